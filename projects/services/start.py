"""What a signed contract puts on the list of dates: the watch over the first ninety days (DESIGN section 5), and the
default checkpoints of the contest.
"""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import override

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.clock import add_months, local_date
from projects.enums import START_STEPS, Anchor, Beginning, CheckpointKind
from projects.models import Checkpoint, ProgrammeCheckpoint, Project, TeamMember
from projects.signals import dates_changed


def plan_start(*, project: Project, signed_on: date) -> None:
    """Puts the first steps on the project's list of dates.

    Where they are there already, because the day of signing was corrected, the open ones move along.
    """
    planned = {step.title: step for step in project.checkpoints.filter(kind=CheckpointKind.START)}
    for title, days in _steps():
        due_on = signed_on + timedelta(days=days)
        step = planned.get(title)
        if not planned:
            Checkpoint.objects.create(project=project, kind=CheckpointKind.START, title=title, due_on=due_on)
        elif step is not None and step.done_on is None and step.due_on != due_on:
            step.due_on = due_on
            step.save(update_fields=["due_on", "updated_at"])


def tick_start(
    *, project: Project, what: Beginning, day: date | None, now: datetime, by: User | None = None, keep: bool = False
) -> None:
    """Ticks a first step because the thing has happened on the day; None opens again what was ticked so.

    What a person has ticked is left as it is, and so is a step that the centre calls otherwise. With `keep` a step
    that was ticked so stays on its first day; without, it moves when the day is corrected.
    """
    with override("ru"):
        title = str(what.label)
    rows = Checkpoint.objects.select_for_update(of=("self",)).filter(
        project=project, kind=CheckpointKind.START, title=title
    )
    step = rows.filter(Q(done_on=None) if day and keep else Q(done_on=None) | Q(by_itself=True)).first()
    if step is None or step.done_on == day:
        return
    step.done_on, step.by_itself = day, day is not None
    step.save(update_fields=["done_on", "by_itself", "updated_at"])
    verb = "checkpoint.done" if day else "checkpoint.reopened"
    record(
        actor=by, verb=verb, target=project, now=now, after={"title": step.title, "done_on": str(day) if day else None}
    )
    dates_changed.send(sender=Project, project=project, now=now)


def tick_team(*, project: Project, now: datetime, by: User | None = None) -> None:
    """The team is named when the project has a leader, an accountant and somebody else who have not left."""
    duties = project.team.filter(left_on=None).values_list("duty", flat=True)
    named = len(duties) > 2 and {TeamMember.Duty.LEADER, TeamMember.Duty.ACCOUNTANT} <= set(duties)
    day = local_date(now, project.zone) if named else None
    tick_start(project=project, what=Beginning.TEAM, day=day, now=now, by=by, keep=True)


def _steps() -> list[tuple[str, int]]:
    with override("ru"):  # titles are data: everybody who works on the project reads the same
        return [(str(title), days) for title, days in START_STEPS]


def plan_defaults(*, project: Project, signed_on: date, signed_before: date | None = None) -> None:
    """Puts the default checkpoints of the project's contest on its list of dates.

    When the day of signing is corrected (`signed_before` is the former one), those move along that are open and stand
    where they were put: a day that somebody took from the contract stays.
    """
    if project.programme_id is None:
        return
    moved: dict[tuple[str, str, date], date] = {}
    fresh: list[Checkpoint] = []
    for default in ProgrammeCheckpoint.objects.filter(programme=project.programme_id):
        due_on = due_of(default, project, signed_on)
        before = due_of(default, project, signed_before) if signed_before else None
        if before and due_on:
            moved[default.kind, default.title, before] = due_on
        elif due_on:
            fresh.append(Checkpoint(project=project, kind=default.kind, title=default.title, due_on=due_on))
    Checkpoint.objects.bulk_create(fresh, ignore_conflicts=True)
    for checkpoint in project.checkpoints.open() if moved else ():
        due_on = moved.get((checkpoint.kind, checkpoint.title, checkpoint.due_on))
        if due_on and due_on != checkpoint.due_on:
            checkpoint.due_on = due_on
            checkpoint.save(update_fields=["due_on", "updated_at"])


def due_of(default: ProgrammeCheckpoint, project: Project, signed_on: date) -> date | None:
    """When the default falls due in this project; None where its day is not known."""
    anchors = {Anchor.SIGNED: signed_on, Anchor.STARTS: project.starts_on, Anchor.ENDS: project.ends_on}
    anchor = anchors[Anchor(default.anchor)]
    try:
        return add_months(anchor, default.months) + timedelta(days=default.days) if anchor else None
    except (ValueError, OverflowError):  # behind the last day that a calendar knows
        return None
