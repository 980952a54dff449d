"""The channel whose recipient gets something to do: a row of the outbox becomes a task (capability M6)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery

from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.workdays import add_working_days
from backend.notifications.engine.within import Post, WithinSender
from backend.notifications.enums import Category, Channel
from mentoring.enums import DAYS_FOR_DEADLINE, DAYS_FOR_NUDGE
from mentoring.models import Absence, Assignment, Task
from mentoring.services.plan import take_over


def open_planned(posts: Sequence[Post], now: datetime) -> None:
    """Makes a task of each row of the outbox, in the transaction in which the row becomes `sent`.

    What a rule asks for about one thing on one day is one task, whoever got the row first: another head, or the
    next mentor after a hand-over, makes no second one. What it asks for later about the same thing takes over.

    Raises:
        ValueError: a row does not belong to a project.
    """
    tasks = [_task(post, now) for post in posts]
    _leave_with_mentors(tasks, now)
    Task.objects.bulk_create(tasks, ignore_conflicts=True)
    opened = Task.objects.filter(letter__in=[post.letter for post in posts]).select_related("letter")
    for task in opened:
        after = {"title": task.title, "assignee": task.assignee_id}
        record(actor=None, verb="task.opened", target=task, now=now, after=after)
    take_over(later=opened, now=now)


def _leave_with_mentors(tasks: Sequence[Task], now: datetime) -> None:
    """What reaches a colleague who stands in is the absent mentor's all the same: it is on both desks meanwhile."""
    away = Absence.objects.on(now).filter(mentor=OuterRef("mentor"), centre=OuterRef("centre"))
    held = Assignment.objects.active().filter(project__in=[task.project_id for task in tasks])
    rows = held.annotate(backup=Subquery(away.values("backup")[:1])).filter(backup__isnull=False)
    mentors = {(project, backup): who for project, backup, who in rows.values_list("project", "backup", "mentor")}
    for task in tasks:
        task.assignee_id = mentors.get((task.project_id, task.assignee_id), task.assignee_id)


def _task(post: Post, now: datetime) -> Task:
    letter = post.letter
    kind, _colon, number = letter.thread.partition(":")
    if kind != "project" or letter.user_id is None:
        raise ValueError(f"A task needs a project and somebody with an account, not {letter.thread}.")
    days = DAYS_FOR_DEADLINE if letter.category == Category.LEGAL else DAYS_FOR_NUDGE
    return Task(
        project_id=int(number),
        assignee_id=letter.user_id,
        letter=letter,
        key=f"{letter.rule}:{letter.subject_id}:{letter.occurrence}",
        title=post.words.subject,
        details=post.words.body,
        due_on=add_working_days(local_date(now, letter.zone), days),
    )


SENDER = WithinSender(key=Channel.TASK, optional=False, write=open_planned)
