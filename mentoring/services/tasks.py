from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from mentoring.models import Task
from mentoring.selectors import responsible_for
from projects.models import Project


@transaction.atomic
def open_task(*, project: Project, key: str, title: str, due_on: date, now: datetime) -> Task | None:
    """Gives the project's mentor something to do; returns the task. The same `key` makes no second one.

    Without an active mentor the head of the centre gets it, else the region's operator;
    None when the project has nobody at all.
    """
    assignee = responsible_for(project)
    if assignee is None:
        return None
    task, created = Task.objects.get_or_create(
        project=project, key=key, defaults={"assignee": assignee, "title": title[:300], "due_on": due_on}
    )
    if created:
        record(actor=None, verb="task.opened", target=task, now=now, after={"title": title, "assignee": assignee.pk})
    return task


@transaction.atomic
def finish_task(*, task: Task, by: User, now: datetime, note: str = "") -> Task:
    """The task is done; returns it.

    Raises:
        NotAllowed: the task is somebody else's.
        Conflict: it is done already.
    """
    permit(by, "mentoring.finish_task", task)
    locked = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if locked.done_at is not None:
        raise Conflict(_("This task is done already."))
    locked.done_at, locked.note = now, note.strip()
    locked.save(update_fields=["done_at", "note", "updated_at"])
    record(actor=by, verb="task.finished", target=locked, now=now, reason=locked.note)
    return locked


@transaction.atomic
def reopen_task(*, task: Task, by: User, now: datetime) -> Task:
    """The task is not done after all (undo); returns it.

    Raises:
        NotAllowed: the task is somebody else's.
        Conflict: it is open.
    """
    permit(by, "mentoring.finish_task", task)
    locked = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if locked.done_at is None:
        raise Conflict(_("This task is open."))
    locked.done_at = None
    locked.save(update_fields=["done_at", "updated_at"])
    record(actor=by, verb="task.reopened", target=locked, now=now)
    return locked
