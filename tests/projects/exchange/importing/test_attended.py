"""What people have written stays, and so do the stages to which they moved a project."""

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, OrganisationFactory, ProjectFactory, UserFactory, member
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Territory
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from tests.projects.exchange.importing.files import application, run, state


def attended_project(**fields: object) -> Project:
    region = Territory.objects.create(kind="region", code="region:55", name="Омская область")
    organisation = OrganisationFactory(inn=invented_inn(1), ogrn=invented_ogrn(1), region=region)
    project = ProjectFactory(
        number="24-1-000001", organisation=organisation, centre=None, title="Наш заголовок", **fields
    )
    member(UserFactory(), Role.OWNER, organisation)
    return project


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.CONTRACTING, Stage.DONE_OK])
def test_a_project_that_has_moved_on_keeps_its_stage_and_its_words(open_data, stage):
    project = attended_project(stage=stage)
    told = run(open_data(application(1)))
    assert "updated: 1" in told
    assert "The file says" not in told
    project.refresh_from_db()
    assert (project.stage, project.title, project.goal) == (stage, "Наш заголовок", "Цель")
    assert not StageChange.objects.exists()
    before = state()
    run(open_data(application(1)))
    assert state() == before


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.ADMITTED, Stage.LOST])
def test_a_result_that_people_have_not_entered_is_told_not_written(open_data, stage):
    project = attended_project(stage=stage)
    assert f"The file says “{Stage.WON.label}”, here it is at “{stage.label}”" in run(open_data(application(1)))
    project.refresh_from_db()
    assert project.stage == stage


@pytest.mark.django_db
def test_a_centre_looks_after_a_project_too(open_data):
    run(open_data(application(1)))
    project = Project.objects.get()
    Project.objects.update(centre=CentreFactory(), title="Заголовок центра")
    run(open_data(application(1)))
    project.refresh_from_db()
    assert project.title == "Заголовок центра"


@pytest.mark.django_db
def test_results_reach_a_project_that_nobody_looks_after(open_data):
    run(open_data(application(1, winner="")))
    assert Project.objects.get().stage == Stage.ADMITTED
    assert "updated: 1" in run(open_data(application(1)))
    assert Project.objects.get().stage == Stage.WON
    assert list(StageChange.objects.order_by("id").values_list("source", "target")) == [
        ("", Stage.ADMITTED),
        (Stage.ADMITTED, Stage.WON),
    ]
    run(open_data(application(1, winner="False")))
    assert Project.objects.get().stage == Stage.WON
