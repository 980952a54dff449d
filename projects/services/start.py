"""What a signed contract puts on the list of dates: the watch over the first ninety days (DESIGN section 5), and the
default checkpoints of the contest.
"""

from datetime import date, timedelta

from django.utils.translation import override

from backend.common.clock import add_months
from projects.enums import START_STEPS, Anchor, CheckpointKind
from projects.models import Checkpoint, ProgrammeCheckpoint, Project


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
