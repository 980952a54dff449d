"""The pages of projects: what each role sees, and that a list costs the same with one row and with three."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import (
    ApplicationFactory,
    CheckpointFactory,
    ContractFactory,
    ProjectFactory,
    TeamMemberFactory,
    member,
)
from projects.lifecycle import Stage
from projects.models import Checkpoint, Contract, Project, TeamMember


@pytest.fixture
def checkpoint(project):
    return CheckpointFactory(project=project)


@pytest.fixture
def teammate(project):
    return TeamMemberFactory(project=project)


def addresses(project, checkpoint, teammate):
    here = [project.pk]
    return {
        "project": ("projects:project", here),
        "feed": ("projects:feed", here),
        "passport": ("projects:passport", here),
        "move": ("projects:move", here),
        "contract": ("projects:contract", here),
        "team_add": ("projects:team_add", here),
        "team_change": ("projects:team_change", [*here, teammate.pk]),
        "checkpoint_add": ("projects:checkpoint_add", here),
        "checkpoint_change": ("projects:checkpoint_change", [*here, checkpoint.pk]),
        "checkpoint_done": ("projects:checkpoint_done", [*here, checkpoint.pk]),
    }


NAMES = [
    "project", "feed", "passport", "move", "contract", "team_add", "team_change",
    "checkpoint_add", "checkpoint_change", "checkpoint_done",
]  # fmt: skip
# Planning checkpoints is the centre's; the NKO's own people see the project and get 403 there.
CENTRE_ONLY = {"checkpoint_add", "checkpoint_change"}


@pytest.mark.parametrize("name", NAMES)
def test_who_opens_what(name, project, checkpoint, teammate, alina, boris, vera, gleb, log_in, client):
    address, args = addresses(project, checkpoint, teammate)[name]
    url = reverse(address, args=args)
    expected = {alina: 403 if name in CENTRE_ONLY else 200, boris: 200, vera: 200, gleb: 404}
    assert {person: log_in(person).get(url).status_code for person in expected} == expected
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"project", "feed", "passport"}])
def test_an_outsider_changes_nothing(name, project, checkpoint, teammate, gleb, log_in):
    address, args = addresses(project, checkpoint, teammate)[name]
    before = list(Project.objects.values()), list(Checkpoint.objects.values()), list(TeamMember.objects.values())
    assert log_in(gleb).post(reverse(address, args=args), {"to": "suspended", "title": "чужое"}).status_code == 404
    assert before == (
        list(Project.objects.values()),
        list(Checkpoint.objects.values()),
        list(TeamMember.objects.values()),
    )


@pytest.mark.parametrize("name", ["checkpoint_reopen", "checkpoint_remove", "retry"])
def test_buttons_are_404_for_outsiders(name, project, checkpoint, gleb, log_in):
    args = [project.pk] if name == "retry" else [project.pk, checkpoint.pk]
    assert log_in(gleb).post(reverse(f"projects:{name}", args=args)).status_code == 404
    assert Checkpoint.objects.filter(pk=checkpoint.pk, done_on=None).exists()


def test_the_page_tells_contacts_to_those_who_work_with_it_only(project, teammate, alina, gleb, log_in):
    url = reverse("projects:project", args=[project.pk])
    assert teammate.email in log_in(alina).get(url).text
    assert teammate.email not in log_in(gleb).get(url).text


def test_another_projects_checkpoint_is_not_found_under_this_one(project, alina, log_in):
    other = CheckpointFactory()
    url = reverse("projects:checkpoint_done", args=[project.pk, other.pk])
    assert log_in(alina).post(url, {"done_on": "2026-03-01"}).status_code == 404
    other.refresh_from_db()
    assert other.done_on is None


def test_moving_by_the_page(project, vera, log_in):
    url = reverse("projects:move", args=[project.pk])
    client = log_in(vera)
    refused = client.post(url, {"to": Stage.SUSPENDED, "reason": "", "expected": Stage.ACTIVE})
    assert refused.status_code == 400
    assert "id_reason" in refused.text
    stale = client.post(url, {"to": Stage.SUSPENDED, "reason": "аудит", "expected": Stage.REPORTING})
    assert stale.status_code == 400
    project.refresh_from_db()
    assert project.stage == Stage.ACTIVE
    assert client.post(url, {"to": Stage.SUSPENDED, "reason": "аудит", "expected": Stage.ACTIVE}).status_code == 302
    project.refresh_from_db()
    assert project.stage == Stage.SUSPENDED


def test_a_move_that_is_not_offered_is_refused(project, alina, log_in):
    url = reverse("projects:move", args=[project.pk])
    assert log_in(alina).post(url, {"to": Stage.SUSPENDED, "reason": "хочу"}).status_code == 400
    assert log_in(alina).post(url, {"to": "nonsense"}).status_code == 400
    project.refresh_from_db()
    assert project.stage == Stage.ACTIVE


def test_the_contract_is_entered(alina, log_in):
    project = ApplicationFactory(stage=Stage.CONTRACTING)
    member(alina, Role.OWNER, project.organisation)
    today = clock.now().date()
    contract = ContractFactory(project=project, opened_on=today - timedelta(days=9))
    url = reverse("projects:contract", args=[project.pk])
    form = {"number": "", "signed_on": str(today - timedelta(days=1)), "sign_by": str(contract.sign_by)}
    assert log_in(alina).post(url, form).status_code == 400
    assert (
        log_in(alina).post(url, form | {"number": "24-1-1", "signed_on": str(today + timedelta(days=5))}).status_code
        == 400
    )
    assert not Contract.objects.exclude(signed_on=None).exists()
    assert log_in(alina).post(url, form | {"number": "24-1-1"}).status_code == 302
    contract.refresh_from_db()
    assert (contract.number, contract.signed_on) == ("24-1-1", today - timedelta(days=1))


def test_a_checkpoint_is_planned_done_and_opened_again(project, vera, alina, log_in):
    add = reverse("projects:checkpoint_add", args=[project.pk])
    form = {"kind": "stage_report", "title": "Отчёт за первый этап", "due_on": "2026-04-01"}
    assert log_in(vera).post(add, form).status_code == 302
    assert log_in(vera).post(add, form).status_code == 400
    checkpoint = project.checkpoints.get()
    done = reverse("projects:checkpoint_done", args=[project.pk, checkpoint.pk])
    assert log_in(alina).post(done, {"done_on": "2999-01-01"}).status_code == 400
    assert log_in(alina).post(done, {"done_on": "2026-03-30", "note": "сдан"}).status_code == 302
    checkpoint.refresh_from_db()
    assert str(checkpoint.done_on) == "2026-03-30"
    refused = log_in(vera).post(reverse("projects:checkpoint_remove", args=[project.pk, checkpoint.pk]))
    assert refused.status_code == 409
    log_in(vera).post(reverse("projects:checkpoint_reopen", args=[project.pk, checkpoint.pk]))
    checkpoint.refresh_from_db()
    assert checkpoint.done_on is None


def test_a_lost_project_is_tried_again(alina, log_in):
    lost = ApplicationFactory(stage=Stage.LOST)
    member(alina, Role.OWNER, lost.organisation)
    assert log_in(alina).post(reverse("projects:retry", args=[lost.pk])).status_code == 302
    fresh = Project.objects.get(retry_of=lost)
    assert (fresh.stage, fresh.goal, fresh.number) == (Stage.DRAFT, lost.goal, None)


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_the_list_costs_the_same_with_more_rows(rows, alina, log_in, django_assert_num_queries):
    for _row in range(rows):
        project = ProjectFactory()
        member(alina, Role.OWNER, project.organisation)
        CheckpointFactory(project=project, due_on=clock.now().date() - timedelta(days=10))
    client = log_in(alina)
    url = reverse("projects:list")
    client.get(url)
    with django_assert_num_queries(10):
        page = client.get(url)
    assert page.text.count('class="badge badge-neutral"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_project_page_costs_the_same_with_more_rows(rows, project, alina, log_in, django_assert_num_queries):
    for _row in range(rows):
        CheckpointFactory(project=project)
        TeamMemberFactory(project=project)
    client = log_in(alina)
    url = reverse("projects:project", args=[project.pk])
    client.get(url)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(url)


PAGE_QUERIES = 20


@pytest.mark.parametrize(
    ("query", "found"),
    [("двор", 1), ("дворы", 1), ("25-1-0001", 1), ("Соседи", 1), ("", 2), ("ничего", 0), ("x\x00", 2)],
)
def test_search_and_filters(query, found, alina, log_in):
    project = ProjectFactory(title="Тёплый двор", number="25-1-000123")
    project.organisation.short_name = "АНО «Соседи»"
    project.organisation.save()
    other = ProjectFactory(title="Школа игры", organisation=ProjectFactory().organisation)
    for one in (project, other):
        member(alina, Role.OWNER, one.organisation)
    Project.objects.exclude(pk__in=[project.pk, other.pk]).delete()
    page = log_in(alina).get(reverse("projects:list"), {"q": query})
    assert page.text.count('class="badge badge-neutral"') == found


@pytest.mark.parametrize(
    "query", [{"page": "99999999999999999999"}, {"stage": "nonsense"}, {"centre": "9" * 30}, {"q": "a" * 5000}]
)
def test_a_strange_query_is_no_fault(query, project, alina, log_in):
    assert log_in(alina).get(reverse("projects:list"), query).status_code == 200
