"""Requests for help in the feed of the project that they belong to, for whoever may see them."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case
from mentoring.cases.reading import as_read_by
from projects.feed import FeedItem, FeedKind, Source, Viewer
from projects.models import Project


def _asked(project: Project, viewer: Viewer | None) -> QuerySet[Case]:
    if viewer is None:
        return Case.objects.none()
    return Case.objects.visible_to(viewer).filter(project=project).select_related("centre", "author", "owner")


def _told(rows: Sequence[Case], viewer: Viewer | None) -> Iterator[FeedItem]:
    """What was asked and what came of it."""
    for case in as_read_by(viewer, rows) if viewer else ():
        url = case.get_absolute_url()
        title = _("Asked for help: %(subject)s") % {"subject": case.subject}
        yield FeedItem(at=case.asked_at, title=title, text=str(case.centre or ""), who=str(case.author or ""), url=url)
        if case.closed_at:
            ended = _("Request %(number)s: %(status)s") % {"number": case.number, "status": case.get_status_display()}
            solved = case.status == CaseStatus.CLOSED
            yield FeedItem(
                at=case.closed_at, title=ended, text=case.get_outcome_display(), who=str(case.owner or ""),
                tone="ok" if solved else "plain", url=url,
            )  # fmt: skip


CASES = Source("cases", FeedKind.CONTACTS, at=Greatest("asked_at", "closed_at"), tell=_told, rows=_asked)
