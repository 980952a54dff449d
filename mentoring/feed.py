"""What mentoring tells the feed of a project: assignments, contacts and the NKO's answers."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from mentoring.enums import CheckInAnswer
from mentoring.models import Assignment, CheckIn, Contact, Task
from projects.feed import FeedItem, FeedKind, Source, Tone, Viewer

_TONES: dict[str, Tone] = {
    CheckInAnswer.ON_PLAN: "ok",
    CheckInAnswer.DIFFICULTIES: "attention",
    CheckInAnswer.NEED_HELP: "danger",
}


def _assignments(rows: Sequence[Assignment], viewer: Viewer | None) -> Iterator[FeedItem]:
    for row in rows:
        yield FeedItem(
            at=row.started_at, title=_("Mentor: %(name)s") % {"name": row.mentor}, who=str(row.assigned_by or "")
        )


def _contacts(rows: Sequence[Contact], viewer: Viewer | None) -> Iterator[FeedItem]:
    for row in rows:
        title = _("Contact: %(channel)s") % {"channel": row.get_channel_display()}
        yield FeedItem(at=row.at, title=title, text=row.summary, who=str(row.by))


def _check_ins(rows: Sequence[CheckIn], viewer: Viewer | None) -> Iterator[FeedItem]:
    for row in rows:
        title = _("The NKO answered: %(answer)s") % {"answer": row.get_answer_display()}
        yield FeedItem(at=row.at, title=title, text=row.comment, who=row.email, tone=_TONES[row.answer])


def _tasks(rows: Sequence[Task], viewer: Viewer | None) -> Iterator[FeedItem]:
    for row in rows:
        title = _("Closed by itself: %(task)s") if row.closed_itself else _("Mentor's task done: %(task)s")
        yield FeedItem(at=row.done_at or row.updated_at, title=title % {"task": row.title}, tone="ok")


SOURCES = (
    Source(
        "assignments", FeedKind.CONTACTS, at="started_at", tell=_assignments,
        rows=lambda project, viewer: project.assignments.select_related("mentor", "assigned_by"),
    ),
    Source(
        "contacts", FeedKind.CONTACTS, at="at", tell=_contacts,
        rows=lambda project, viewer: project.contacts.select_related("by"),
    ),
    Source(
        "check_ins", FeedKind.CONTACTS, at="at", tell=_check_ins,
        rows=lambda project, viewer: project.check_ins.all(),
    ),
    Source(
        "tasks", FeedKind.CONTACTS, at="done_at", tell=_tasks,
        rows=lambda project, viewer: project.tasks_for_mentor.of_the_plan().filter(done_at__isnull=False),
    ),
)  # fmt: skip
