"""What mentoring tells the feed of a project: assignments, contacts and the NKO's answers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mentoring.enums import CheckInAnswer
from projects.feed import FeedItem, Tone
from projects.models import Project

_TONES: dict[str, Tone] = {
    CheckInAnswer.ON_PLAN: "ok",
    CheckInAnswer.DIFFICULTIES: "attention",
    CheckInAnswer.NEED_HELP: "danger",
}


def care(project: Project, limit: int) -> Iterable[FeedItem]:
    """The newest items of each kind; four queries."""
    for assignment in project.assignments.select_related("mentor", "assigned_by").order_by("-started_at")[:limit]:
        yield FeedItem(
            at=assignment.started_at,
            title=_("Mentor: %(name)s") % {"name": assignment.mentor},
            who=str(assignment.assigned_by or ""),
        )
    for contact in project.contacts.select_related("by")[:limit]:
        yield FeedItem(
            at=contact.at,
            title=_("Contact: %(channel)s") % {"channel": contact.get_channel_display()},
            text=contact.summary,
            who=str(contact.by),
        )
    for check_in in project.check_ins.all()[:limit]:
        yield FeedItem(
            at=check_in.at,
            title=_("The NKO answered: %(answer)s") % {"answer": check_in.get_answer_display()},
            text=check_in.comment,
            who=check_in.email,
            tone=_TONES[check_in.answer],
        )
    for task in project.tasks_for_mentor.of_the_plan().filter(done_at__isnull=False).order_by("-done_at")[:limit]:
        title = _("Closed by itself: %(task)s") if task.closed_itself else _("Mentor's task done: %(task)s")
        yield FeedItem(at=task.done_at or task.updated_at, title=title % {"task": task.title}, tone="ok")
