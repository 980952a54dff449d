"""Tasks of the follow-up plan (`mentoring.channel` opens them) close when settled or taken over by a later one."""

from collections.abc import Iterable
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
    came_back = Q(closed_itself=True, taken_over_by=None, done_at__gt=now - COMES_BACK)
    asked = Task.objects.of_the_plan().filter(Q(done_at=None) | came_back)
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
        _close(task, why, now)
    for task in opened:
        task.done_at, task.note, task.closed_itself = None, "", False
        record(actor=None, verb="task.reopened", target=task, now=now)
    _save(closed + opened, now)
    return {"closed": len(closed), "opened": len(opened)}


@transaction.atomic
def take_over(*, later: Iterable[Task], now: datetime) -> int:
    """Closes the open tasks that the same rule asked for earlier about the same thing; returns how many.

    A call that was to be made on day 20 is not made twice on day 35. The later one has a day and words of its own, so
    that nobody is late with what has just come up; that the earlier one was never made stays in the history.
    """
    successors = {_cause(task): task for task in later}
    open_ones = Task.objects.open().filter(
        project__in={task.project_id for task in successors.values()},
        letter__rule__in={rule for rule, _subject in successors},
    )
    others = open_ones.exclude(pk__in=[task.pk for task in successors.values()]).select_related("letter")
    earlier = [task for task in others.select_for_update(of=("self",)) if _cause(task) in successors]
    with translation.override(settings.LANGUAGE_CODE):
        why = _("Closed by itself: a later task about the same took over.")
    for task in earlier:
        task.taken_over_by = successors[_cause(task)]
        _close(task, why, now)
    _save(earlier, now)
    return len(earlier)


def _cause(task: Task) -> tuple[str, int]:
    """Which rule asked for it, and about what."""
    return (task.letter.rule, task.letter.subject_id) if task.letter else ("", 0)


def _close(task: Task, why: str, now: datetime) -> None:
    task.done_at, task.note, task.closed_itself = now, why, True
    record(actor=None, verb="task.closed", target=task, now=now, reason=why)


def _save(tasks: list[Task], now: datetime) -> None:
    for task in tasks:
        task.updated_at = now
    Task.objects.bulk_update(tasks, ["done_at", "note", "closed_itself", "taken_over_by", "updated_at"])


def settle_all(now: datetime) -> dict[str, int]:
    """The job of the clock: what no service has told of, such as a project that moved on, is noticed here."""
    return settle_tasks(now=now)
