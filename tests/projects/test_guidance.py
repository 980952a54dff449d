from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from backend.demo.factories import ProjectFactory
from projects.guidance import GUIDES
from projects.lifecycle import Stage


@pytest.mark.django_db
@pytest.mark.parametrize("stage", Stage)
def test_every_stage_says_what_to_do_and_whom_to_ask(stage, project, alina, vera, log_in):
    """Nobody mentors the project yet, so that it is the head of the centre who is asked."""
    project = ProjectFactory(organisation=project.organisation, centre=project.centre, stage=stage)
    page = log_in(alina).get(project.get_absolute_url()).content.decode()
    with translation.override("ru"):
        assert str(GUIDES[stage].text) in unescape(page)
    assert f"mailto:{vera.email}" in page


@pytest.mark.django_db
def test_the_mentor_is_asked_where_there_is_one(project, alina, boris, vera, log_in):
    page = log_in(alina).get(project.get_absolute_url()).content.decode()
    assert f"mailto:{boris.email}" in page
    assert f"mailto:{vera.email}" not in page


@pytest.mark.django_db
def test_without_anybody_the_way_leads_to_the_centres(project, alina, log_in):
    project = ProjectFactory(organisation=project.organisation, centre=None)
    page = log_in(alina).get(project.get_absolute_url()).content.decode()
    assert "/centres/" in page
    assert "mailto:" not in page.partition("mentor-card")[2].partition("</section>")[0]


# Stages at which somebody of the NKO writes, marks or looks something up, and does not only wait or talk.
AT_WORK = [
    Stage.IDEA, Stage.DRAFT, Stage.REVISION, Stage.CONTRACTING, Stage.ACTIVE, Stage.AMENDING, Stage.REPORTING,
    Stage.REPORTING_FIX, Stage.FINAL_REPORTING,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("stage", AT_WORK)
def test_where_there_is_work_a_door_opens_for_the_nko(stage, project, alina, gleb, log_in):
    project = ProjectFactory(organisation=project.organisation, centre=project.centre, stage=stage)
    guide = GUIDES[stage]
    assert guide.page, stage
    door, client = reverse(guide.page, args=[project.pk]), log_in(alina)

    next_step = client.get(project.get_absolute_url()).content.decode().partition('aria-labelledby="now"')[2]
    assert f'href="{door}"' in next_step.partition("</section>")[0]
    assert client.get(door).status_code == 200
    assert log_in(gleb).get(door).status_code == 404
