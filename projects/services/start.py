"""The watch over the first ninety days after the contract (DESIGN section 5)."""

from datetime import date, timedelta

from django.utils.translation import override

from projects.enums import START_STEPS, CheckpointKind
from projects.models import Checkpoint, Project


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
