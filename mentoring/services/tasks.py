from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from mentoring.models import CheckIn, Contact, Task
from mentoring.selectors import responsible_for
from projects.models import Project

# A contact is put down to the minute; the answer that it followed may lie in the same minute.
SAME_MOMENT = timedelta(minutes=1)


def check_in_key(check_in: CheckIn) -> str:
    """The cause of the task that an answer of the NKO opens."""
    return f"check_in:{check_in.pk}"


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
    locked.done_at, locked.note, locked.closed_itself = now, note.strip(), False
    locked.save(update_fields=["done_at", "note", "closed_itself", "updated_at"])
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
    if locked.closed_itself:
        # A person knows better than the plan: it is not closed by itself again.
        locked.letter = locked.taken_over_by = None
    locked.done_at, locked.note, locked.closed_itself = None, "", False
    locked.save(update_fields=["done_at", "note", "closed_itself", "letter", "taken_over_by", "updated_at"])
    record(actor=by, verb="task.reopened", target=locked, now=now)
    return locked


def call_made(*, contact: Contact, by: User, now: datetime) -> None:
    """The mentor has spoken with the NKO since it answered: the calls that were promised to it are made."""
    answers = CheckIn.objects.filter(project=contact.project, at__lte=contact.at + SAME_MOMENT)
    keys = [check_in_key(answer) for answer in answers.order_by("-at")[:100]]
    for task in Task.objects.open().filter(project=contact.project, key__in=keys).select_for_update():
        task.done_at, task.note = now, contact.summary
        task.save(update_fields=["done_at", "note", "updated_at"])
        record(actor=by, verb="task.finished", target=task, now=now, reason=contact.summary)
