"""Every (stage, stage, role) of the lifecycle goes through the one writer."""

import itertools
from datetime import date

import pytest

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common.errors import Conflict, DomainError, Invalid, NotAllowed
from backend.demo.factories import (
    MOMENT,
    ApplicationFactory,
    CheckpointFactory,
    ContractFactory,
    ProjectFactory,
    UserFactory,
    member,
)
from projects.lifecycle import MOVE, MOVES, STARTING, Stage
from projects.models import Contract, Project, StageChange
from projects.services.moves import move_project, moves_for

ROLES = [Role.OWNER, Role.MEMBER, Role.MENTOR, Role.HEAD, Role.ORGANISER, Role.OPERATOR, Role.ADMIN, None]


def person_with(role, project):
    if role is Role.ADMIN:
        return UserFactory(is_superuser=True)
    person = UserFactory()
    if role in {Role.OWNER, Role.MEMBER}:
        member(person, role, project.organisation)
    elif role is Role.OPERATOR:
        member(person, role, project.region)
    elif role is not None:
        member(person, role, project.centre)
    return person


def ready_project(stage):
    """A project that no check holds back."""
    project = ApplicationFactory(stage=stage)
    ContractFactory(project=project, number="24-1-000001", signed_on=date(2026, 3, 1))
    return project


def moves_written():
    return Entry.objects.filter(target_type="projects.project").count()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_every_stage_to_every_stage(role):
    project = ready_project(Stage.IDEA)
    person = person_with(role, project)
    allowed, refused = 0, 0
    for source, target in itertools.product(Stage, Stage):
        Project.objects.filter(pk=project.pk).update(stage=source)
        project.refresh_from_db()
        changes, entries = StageChange.objects.count(), moves_written()
        move = MOVE.get((source, target))
        if move and role in move.roles:
            move_project(project=project, to=target, by=person, now=MOMENT, reason="так решил фонд")
            assert (StageChange.objects.count(), moves_written()) == (changes + 1, entries + 1)
            change = StageChange.objects.latest("id")
            assert (change.source, change.target, change.by, change.at) == (source, target, person, MOMENT)
            entry = Entry.objects.filter(target_type="projects.project").latest("id")
            assert (entry.actor, entry.before, entry.after) == (person, {"stage": source}, {"stage": target})
            allowed += 1
        else:
            with pytest.raises(NotAllowed if move else Invalid):
                move_project(project=project, to=target, by=person, now=MOMENT, reason="так решил фонд")
            assert (StageChange.objects.count(), moves_written()) == (changes, entries)
            refused += 1
        project.refresh_from_db()
        assert project.stage == (target if move and role in move.roles else source)
    expected = sum(role in move.roles for move in MOVES)
    assert (allowed, refused) == (expected, len(Stage) ** 2 - expected)


@pytest.mark.parametrize(
    "move", [move for move in MOVES if move.reason_required], ids=lambda m: f"{m.source}-{m.target}"
)
@pytest.mark.django_db
def test_a_move_that_needs_a_reason_is_refused_without(move):
    project = ready_project(move.source)
    person = person_with(min(move.roles), project)
    with pytest.raises(Invalid) as refusal:
        move_project(project=project, to=move.target, by=person, now=MOMENT, reason="  ")
    assert (refusal.value.code, refusal.value.field) == ("reason_required", "reason")
    project.refresh_from_db()
    assert project.stage == move.source


@pytest.mark.django_db
def test_checks_name_what_is_missing(alina):
    project = ApplicationFactory(goal="", tasks="")
    member(alina, Role.OWNER, project.organisation)
    with pytest.raises(Invalid) as refusal:
        move_project(project=project, to=Stage.SUBMITTED, by=alina, now=MOMENT)
    assert refusal.value.code == "not_ready"
    assert "goal" in refusal.value.message or "цель" in refusal.value.message


@pytest.mark.parametrize(
    ("stage", "target", "spoil"),
    [
        (Stage.DRAFT, Stage.SUBMITTED, {"programme": None}),
        (Stage.DRAFT, Stage.SUBMITTED, {"grant": None}),
        (Stage.REVISION, Stage.SUBMITTED, {"summary": ""}),
        (Stage.CONTRACTING, Stage.ACTIVE, {"starts_on": None}),
    ],
)
@pytest.mark.django_db
def test_a_check_holds_the_move_back(alina, stage, target, spoil):
    project = ready_project(stage)
    member(alina, Role.OWNER, project.organisation)
    Project.objects.filter(pk=project.pk).update(**spoil)
    with pytest.raises(Invalid):
        move_project(project=project, to=target, by=alina, now=MOMENT)
    Project.objects.filter(pk=project.pk).update(
        **{name: getattr(project, f"{name}_id", None) or getattr(project, name) for name in spoil}
    )
    assert move_project(project=project, to=target, by=alina, now=MOMENT).stage == target


@pytest.mark.django_db
def test_the_work_does_not_begin_before_the_contract_is_signed(vera):
    project = ApplicationFactory(stage=Stage.WON)
    member(vera, Role.HEAD, project.centre)
    move_project(project=project, to=Stage.CONTRACTING, by=vera, now=MOMENT)
    contract = Contract.objects.get(project=project)
    assert (contract.sign_by - contract.opened_on).days == 45
    with pytest.raises(Invalid):
        move_project(project=project, to=Stage.ACTIVE, by=vera, now=MOMENT)
    Contract.objects.filter(pk=contract.pk).update(number="1", signed_on=contract.opened_on)
    move_project(project=project, to=Stage.ACTIVE, by=vera, now=MOMENT)
    assert list(project.checkpoints.values_list("kind", flat=True)) == ["final_report"]


@pytest.mark.django_db
def test_the_final_report_waits_for_open_checkpoints(project, alina):
    checkpoint = CheckpointFactory(project=project)
    with pytest.raises(Invalid):
        move_project(project=project, to=Stage.FINAL_REPORTING, by=alina, now=MOMENT)
    checkpoint.done_on = checkpoint.due_on
    checkpoint.save()
    assert move_project(project=project, to=Stage.FINAL_REPORTING, by=alina, now=MOMENT).stage == Stage.FINAL_REPORTING


@pytest.mark.django_db
def test_aftercare_is_planned_at_3_6_and_12_months(vera):
    project = ProjectFactory(stage=Stage.DONE_OK)
    member(vera, Role.HEAD, project.centre)
    move_project(project=project, to=Stage.AFTERCARE, by=vera, now=MOMENT)
    days = project.checkpoints.filter(kind="aftercare").order_by("due_on").values_list("due_on", flat=True)
    assert list(days) == [date(2026, 6, 2), date(2026, 9, 2), date(2027, 3, 2)]


def test_a_stale_page_is_told(project, vera):
    with pytest.raises(Conflict) as refusal:
        move_project(
            project=project, to=Stage.SUSPENDED, by=vera, now=MOMENT, reason="проверка", expected=Stage.REPORTING
        )
    assert refusal.value.code == "stage_changed"


def test_moves_for_offers_just_what_the_writer_accepts(project, alina, boris, vera, gleb):
    offered = {person: {move.target for move in moves_for(person, project)} for person in (alina, boris, vera, gleb)}
    assert offered[alina] == {Stage.REPORTING, Stage.AMENDING, Stage.FINAL_REPORTING}
    assert offered[boris] == offered[alina] | {Stage.SUSPENDED} == offered[vera]
    assert offered[gleb] == set()


def test_every_stage_can_be_reached_and_every_refusal_is_a_domain_error():
    reached = set(STARTING) | {move.target for move in MOVES}
    assert reached == set(Stage)
    assert issubclass(Invalid, DomainError)
