"""Requests for help in the feed of the project that they belong to, for whoever may see them."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from backend.accounts.models import User
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case
from projects.feed import FeedItem
from projects.models import Project


def cases(project: Project, limit: int, viewer: User | AnonymousUser) -> Iterable[FeedItem]:
    """What was asked and what came of it, of the newest requests; one query."""
    rows = Case.objects.visible_to(viewer).filter(project=project).select_related("centre", "author", "owner")
    for case in rows.order_by("-asked_at", "-pk")[:limit]:
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
