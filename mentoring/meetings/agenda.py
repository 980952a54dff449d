"""The agenda of a meeting, drafted from what the service knows of the project. The mentor changes it freely."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from backend.common.clock import local_date
from backend.ui import wording
from mentoring.meetings.models import Agreement
from mentoring.models import CheckIn, Contact, Task
from projects.models import Checkpoint, Project
from projects.warning.selectors import risk_of

# Of each kind so many lines at most: an agenda that nobody gets through helps nobody.
LINES = 5


def draft(project: Project, *, now: datetime, inside: bool = True) -> str:
    """What to speak about, the most urgent first, as plain text; seven queries at most.

    Args:
        inside: with the mentor's own tasks and what threatens the project: for a mentor who reads the draft before it
            goes to the NKO.
    """
    today = local_date(now, project.zone)
    parts = [
        (_("What the NKO says"), _voice(project)),
        (_("Overdue"), _dates(Checkpoint.objects.overdue(today).filter(project=project), today)),
        (_("What threatens the project"), _risks(project) if inside else []),
        (_("Agreed last time"), _agreed(project, today)),
        (_("The mentor's tasks"), _tasks(project) if inside else []),
        (_("Next dates"), _dates(Checkpoint.objects.open().filter(project=project, due_on__gte=today), today)),
        (_("Last contact"), _contact(project)),
    ]
    blocks = ["\n".join([f"{title}:", *(f"– {line}" for line in lines)]) for title, lines in parts if lines]
    closing = _("What we agree on: who does what by when, and when we speak next.")
    return "\n\n".join([*blocks, closing])


def _voice(project: Project) -> list[str]:
    answer = CheckIn.objects.filter(project=project).first()
    if answer is None:
        return []
    said = f"{answer.get_answer_display()}, {wording.day(answer.at.date())}"
    return [f"{said}: {answer.comment}" if answer.comment else said]


def _dates(checkpoints: Iterable[Checkpoint], today: date) -> list[str]:
    rows = sorted(checkpoints, key=lambda row: (row.due_on, row.pk))[:LINES]
    return [f"{row.title} – {wording.day(row.due_on)}" for row in rows]


def _risks(project: Project) -> list[str]:
    return [f"{cause.text}. {cause.remedy}." for cause in risk_of(project).causes[:LINES]]


def _agreed(project: Project, today: date) -> list[str]:
    last = Agreement.objects.filter(meeting__project=project, meeting__held_at__isnull=False)
    rows = last.select_related("task").order_by("-meeting__held_at", "due_on")[:LINES]
    lines = []
    for row in rows:
        done = row.task is not None and row.task.done_at is not None
        state = _("done") if done else _("by %(day)s") % {"day": wording.day(row.due_on)}
        lines.append(f"{row.get_doer_display()}: {row.text} ({state})")
    return lines


def _tasks(project: Project) -> list[str]:
    rows = Task.objects.open().filter(project=project, agreement=None)[:LINES]
    return [f"{row.title} – {wording.day(row.due_on)}" for row in rows]


def _contact(project: Project) -> list[str]:
    last = Contact.objects.filter(project=project).first()
    return [f"{wording.day(last.at.date())}: {last.summary}"] if last else []
