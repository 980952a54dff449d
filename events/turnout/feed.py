"""What attendance tells the feed of a project: which events its people were at."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from events.door.models import Attendance
from events.models import Registration
from projects.feed import FeedItem, FeedKind, Source, Viewer
from projects.models import Project


def were_there(project: Project, viewer: Viewer | None) -> "QuerySet[Registration]":
    """The registrations for the project of those who came."""
    there = Attendance.objects.present().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(Exists(there), project=project).select_related("event")


def _tell(rows: Sequence[Registration], viewer: Viewer | None) -> Iterator[FeedItem]:
    for row in rows:
        yield FeedItem(
            at=row.event.starts_at, title=_("At an event: %(title)s") % {"title": row.event.title},
            text=row.event.summary, who=row.full_name, tone="ok", url=row.event.get_absolute_url(),
        )  # fmt: skip


SOURCE = Source("events", FeedKind.EVENTS, at="event__starts_at", tell=_tell, rows=were_there)
