"""Tasks of the follow-up plan are closed when their cause is gone (`mentoring.channel` opens them)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from backend.audit.services import record
from backend.notifications.engine.causes import ended
from backend.notifications.models import Letter
from mentoring.enums import COMES_BACK
from mentoring.models import Task
from projects.models import Project


@transaction.atomic
def settle_tasks(*, now: datetime, project: Project | None = None) -> dict[str, int]:
    """Closes tasks of the plan whose cause is gone, and opens those again whose cause has come back by an undo.

    A person's own word stands: what somebody finished stays done, what somebody opened again stays open.

    Returns:
        How many were `closed` and `opened`.
    """
    asked = Task.objects.of_the_plan().filter(Q(done_at=None) | Q(closed_itself=True, done_at__gt=now - COMES_BACK))
    if project is not None:
        asked = asked.filter(project=project)
    tasks = list(asked.select_for_update(skip_locked=True, of=("self",)).select_related("letter"))
    letters: dict[int, Letter] = {task.pk: task.letter for task in tasks if task.letter is not None}
    gone = ended(letters.values(), now)
    closed = [task for task in tasks if task.done_at is None and letters[task.pk].pk in gone]
    opened = [task for task in tasks if task.done_at is not None and letters[task.pk].pk not in gone]
    with translation.override(settings.LANGUAGE_CODE):
        why = _("Closed by itself: what it was about is settled.")
    for task in closed:
        task.done_at, task.note, task.closed_itself = now, why, True
        record(actor=None, verb="task.closed", target=task, now=now, reason=why)
    for task in opened:
        task.done_at, task.note, task.closed_itself = None, "", False
        record(actor=None, verb="task.reopened", target=task, now=now)
    for task in closed + opened:
        task.updated_at = now
    Task.objects.bulk_update(closed + opened, ["done_at", "note", "closed_itself", "updated_at"])
    return {"closed": len(closed), "opened": len(opened)}


def settle_all(now: datetime) -> dict[str, int]:
    """The job of the clock: what no service has told of, such as a project that moved on, is noticed here."""
    return settle_tasks(now=now)
