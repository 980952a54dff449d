"""Tasks that the service opens and closes by itself, many at once: nobody did it, and the audit says so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from backend.audit.models import Entry
from mentoring.models import Task


def open_each(tasks: Sequence[Task], *, cause: str, now: datetime) -> list[Task]:
    """Opens the tasks of which the project never had one with the same key. Three queries.

    Args:
        cause: what the keys of these tasks begin with.

    Returns:
        Those that were opened.
    """
    known = set(
        Task.objects.filter(project__in={task.project_id for task in tasks}, key__startswith=cause).values_list(
            "project", "key"
        )
    )
    made = Task.objects.bulk_create(task for task in tasks if (task.project_id, task.key) not in known)
    _record(made, "task.opened", now, lambda task: {"after": {"title": task.title, "assignee": task.assignee_id}})
    return made


def close_each(tasks: Sequence[Task], *, why: str, now: datetime) -> None:
    """Closes them with the reason. Two queries; the caller holds their locks."""
    for task in tasks:
        task.done_at, task.note, task.closed_itself, task.updated_at = now, why, True, now
    Task.objects.bulk_update(tasks, ["done_at", "note", "closed_itself", "updated_at"])
    _record(tasks, "task.closed", now, lambda task: {"reason": why})


def _record(tasks: Iterable[Task], verb: str, now: datetime, said: Callable[[Task], dict[str, Any]]) -> None:
    label = Task._meta.label_lower
    Entry.objects.bulk_create(
        Entry(at=now, actor=None, verb=verb, target_type=label, target_id=task.pk, **said(task)) for task in tasks
    )
