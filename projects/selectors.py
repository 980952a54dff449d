"""Reads that a page or an endpoint shows. Each costs a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Least
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.accounts.models import User
from projects.days import passed
from projects.enums import LEGAL_KINDS, START_WATCH, CheckpointKind
from projects.lifecycle import FINAL, RETRY, Phase, Stage
from projects.models import Checkpoint, Project, StageChange


def project_list(user: User | AnonymousUser, *, now: datetime) -> QuerySet[Project]:
    """Projects that the person sees, each as `as_listed` has it."""
    return as_listed(Project.objects.listed_for(user), now=now)


def as_listed(projects: QuerySet[Project], *, now: datetime) -> QuerySet[Project]:
    """The projects with what a list shows, and `next_due` (a date or None) and `overdue` (how many checkpoints)."""
    return projects.select_related("organisation", "centre", "direction", "region", "municipality").annotate(
        next_due=Least(
            Subquery(_open_ones().annotate(first=Min("due_on")).values("first")),
            Case(When(stage=Stage.CONTRACTING, contract__signed_on=None, then="contract__sign_by")),
        ),
        overdue=overdue_number(now),
    )


def overdue_number(now: datetime) -> Coalesce:
    """For each project of a list, how many checkpoints that the contract asks for are overdue where it is."""
    late = _open_ones().filter(passed("due_on", now, "project__"), kind__in=LEGAL_KINDS)
    return Coalesce(Subquery(late.annotate(late=Count("pk")).values("late")), 0)


def _open_ones() -> QuerySet[Checkpoint, Any]:
    return Checkpoint.objects.open().filter(project=OuterRef("pk")).order_by().values("project")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps that a person sees: `state` is done, now, todo or stopped."""

    label: str | Promise
    state: str
    note: str | Promise = ""
    on: datetime | None = None


STOPPED = RETRY | {Stage.CONTRACT_FAILED, Stage.TERMINATED, Stage.RETURNED}


def stepper(project: Project) -> list[Step]:
    """Where the project is on its way, with the moment at which it reached each step (one query)."""
    reached: dict[Phase, datetime] = {}
    for target, at in StageChange.objects.filter(project=project).order_by("at").values_list("target", "at"):
        reached.setdefault(Stage(target).phase, at)
    stage = Stage(project.stage)
    order = list(Phase)
    here = order.index(stage.phase)
    steps = []
    for index, phase in enumerate(order):
        if index < here:
            steps.append(Step(phase.label, "done", on=reached.get(phase)))
        elif index > here:
            steps.append(Step(phase.label, "todo"))
        elif stage in STOPPED:
            steps.append(Step(phase.label, "stopped", stage.label, reached.get(phase)))
        elif stage in FINAL:
            steps.append(Step(phase.label, "done", stage.label, reached.get(phase)))
        else:
            steps.append(Step(phase.label, "now", _("now: %(stage)s") % {"stage": stage.label}))
    return steps


@dataclass(frozen=True, slots=True)
class Date:
    """Something with a day: `tone` is danger (passed), attention (within a week) or plain."""

    on: date
    title: str
    tone: str
    checkpoint: Checkpoint | None = None


def upcoming_dates(
    project: Project, *, today: date, limit: int = 5, checkpoints: Sequence[Checkpoint] | None = None
) -> list[Date]:
    """Open checkpoints and an unsigned contract, the nearest (or longest overdue) first.

    The first steps after the contract have a list of their own: `start_of`. `checkpoints` are those of the project by
    their day, where they are at hand.
    """
    rows = project.checkpoints.open() if checkpoints is None else checkpoints
    dates = [
        Date(checkpoint.due_on, checkpoint.title, _tone(checkpoint.due_on, today), checkpoint)
        for checkpoint in rows
        if checkpoint.done_on is None and checkpoint.kind != CheckpointKind.START
    ][:limit]
    contract = getattr(project, "contract", None)
    if contract and not contract.signed_on and project.stage in {Stage.CONTRACTING, Stage.WON}:
        dates.append(Date(contract.sign_by, _("Contract signed"), _tone(contract.sign_by, today)))
    return sorted(dates, key=lambda item: item.on)[:limit]


@dataclass(frozen=True, slots=True)
class Start:
    """The first steps after the contract, by their day."""

    steps: list[Checkpoint]

    @property
    def open(self) -> list[Checkpoint]:
        return [step for step in self.steps if step.done_on is None]

    @property
    def done(self) -> list[Checkpoint]:
        return [step for step in self.steps if step.done_on is not None]


def start_of(project: Project, *, today: date, checkpoints: Sequence[Checkpoint] | None = None) -> Start | None:
    """The watch over the first ninety days; None where there is none, or where it is over and all is done.

    `checkpoints` are those of the project by their day, where they are at hand.
    """
    rows = project.checkpoints.filter(kind=CheckpointKind.START) if checkpoints is None else checkpoints
    steps = [checkpoint for checkpoint in rows if checkpoint.kind == CheckpointKind.START]
    contract = getattr(project, "contract", None)
    over = contract is None or contract.signed_on is None or today - contract.signed_on > START_WATCH
    if not steps or (over and all(step.done_on for step in steps)):
        return None
    return Start(steps)


def _tone(day: date, today: date) -> str:
    left = (day - today).days
    return "danger" if left < 0 else "attention" if left <= 7 else "plain"
