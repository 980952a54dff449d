"""The registration in steps: what is typed is never lost, and one draft makes one project."""

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, OrganisationFactory, ProjectFactory, member
from projects.lifecycle import Stage
from projects.models import Project, ProjectDraft
from projects.services.registration import register_project

WHO = {"stage": "idea", "programme": "", "number": ""}
ABOUT = {"title": "Тёплый двор", "summary": "Соседи вместе приводят в порядок двор."}
PLAN = {"starts_on": "2026-09-01", "ends_on": "2027-08-31", "grant": "1486000"}


@pytest.fixture
def organisation(alina):
    organisation = OrganisationFactory()
    member(alina, Role.OWNER, organisation)
    return organisation


@pytest.fixture
def draft(alina, organisation):
    return ProjectDraft.objects.create(user=alina)


def step(draft, code):
    return reverse("projects:registration", args=[draft.pk, code])


def test_from_the_first_screen_to_the_project(alina, organisation, log_in):
    client = log_in(alina)
    first = client.post(reverse("projects:register"))
    draft = ProjectDraft.objects.get(user=alina)
    assert first.url == step(draft, "who")
    assert client.post(step(draft, "who"), WHO | {"organisation": organisation.pk}).url == step(draft, "about")
    assert client.post(step(draft, "about"), ABOUT).url == step(draft, "purpose")
    assert client.post(step(draft, "purpose"), {"goal": "Двор, в котором живут вместе"}).url == step(draft, "plan")
    assert client.post(step(draft, "plan"), PLAN).url == step(draft, "review")
    assert "Тёплый двор" in client.get(step(draft, "review")).text
    done = client.post(step(draft, "review"))
    project = Project.objects.get()
    assert done.url == project.get_absolute_url()
    assert (project.title, project.stage, project.organisation, project.grant, project.region) == (
        "Тёплый двор",
        Stage.IDEA,
        organisation,
        1486000,
        organisation.region,
    )
    assert project.team.get().email == alina.email
    again = client.post(step(draft, "review"))
    assert (again.url, Project.objects.count()) == (project.get_absolute_url(), 1)


def test_a_mistake_loses_nothing(alina, draft, log_in):
    client = log_in(alina)
    page = client.post(step(draft, "plan"), PLAN | {"ends_on": "2026-01-01", "partners": "Школа № 5"})
    assert page.status_code == 400
    assert "Школа № 5" in page.text
    draft.refresh_from_db()
    assert draft.data["partners"] == "Школа № 5"
    assert "Школа № 5" in client.get(step(draft, "plan")).text


@pytest.mark.parametrize("button", ["leave", "back"])
def test_leaving_and_coming_back(button, alina, draft, log_in):
    client = log_in(alina)
    client.post(step(draft, "about"), {"title": "Половина названия", "direction": "нет такого", button: "1"})
    assert "Половина названия" in client.get(step(draft, "about")).text
    assert "Половина названия" in client.get(reverse("projects:list")).text


def test_typing_is_kept_without_sending(alina, draft, log_in):
    answer = log_in(alina).post(step(draft, "about"), {"title": "Ещё печ"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.data["title"] == "Ещё печ"


def test_the_review_names_what_is_wrong(alina, draft, log_in):
    client = log_in(alina)
    client.post(step(draft, "about"), {"title": ""})
    page = client.post(step(draft, "review"))
    assert page.status_code == 200
    assert "notice-attention" in page.text
    assert not Project.objects.exists()


def test_a_taken_number_is_told(alina, organisation, draft, log_in):
    ProjectFactory(number="25-1-000123")
    client = log_in(alina)
    client.post(step(draft, "about"), ABOUT)
    who = WHO | {"organisation": organisation.pk, "number": "25-1-000123"}
    assert client.post(step(draft, "who"), who).status_code == 400
    client.post(step(draft, "review"))
    assert Project.objects.count() == 1


@pytest.mark.parametrize("code", ["who", "about", "purpose", "plan", "review"])
def test_anothers_draft_does_not_exist(code, draft, alina, gleb, log_in):
    assert log_in(alina).get(step(draft, code)).status_code == 200
    assert log_in(gleb).get(step(draft, code)).status_code == 404
    assert log_in(gleb).post(step(draft, code), ABOUT).status_code == 404
    assert log_in(gleb).post(reverse("projects:discard_draft", args=[draft.pk])).status_code == 404
    draft.refresh_from_db()
    assert draft.data == {}


def test_anothers_organisation_cannot_be_chosen(alina, draft, log_in):
    strange = OrganisationFactory()
    client = log_in(alina)
    assert client.post(step(draft, "who"), WHO | {"organisation": strange.pk}).status_code == 400
    client.post(step(draft, "about"), ABOUT)
    client.post(step(draft, "review"))
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"title": "x\x00y"}, {"title": "я" * 10_000}, {"direction": "9" * 40}, {"municipality": "-1"}]
)
def test_bad_input_is_told_and_kept(typed, alina, draft, log_in):
    answer = log_in(alina).post(step(draft, "about"), typed)
    assert answer.status_code in {302, 400}
    assert ProjectDraft.objects.get(pk=draft.pk).data


def test_a_draft_can_be_thrown_away(alina, draft, log_in):
    log_in(alina).post(reverse("projects:discard_draft", args=[draft.pk]))
    assert not ProjectDraft.objects.exists()


def test_who_has_no_organisation_is_sent_to_register_one(gleb, log_in):
    page = log_in(gleb).get(reverse("projects:register"))
    assert reverse("directory:organisation_new") in page.text


def test_the_service_refuses_strangers_wrong_stages_and_a_second_time(alina, gleb, organisation, draft):
    with pytest.raises(NotAllowed):
        register_project(organisation=organisation, by=gleb, now=MOMENT, title="x")
    with pytest.raises(Invalid):
        register_project(organisation=organisation, by=alina, now=MOMENT, title="x", stage=Stage.ACTIVE)
    register_project(organisation=organisation, by=alina, now=MOMENT, title="x", draft=draft)
    with pytest.raises(Conflict):
        register_project(organisation=organisation, by=alina, now=MOMENT, title="x", draft=draft)
    assert Project.objects.count() == 1
