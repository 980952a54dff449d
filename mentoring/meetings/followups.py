"""The letters about meetings: the invitation, the cancellation, the minutes. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category
from backend.notifications.registry import Notice, register
from mentoring.meetings.models import Meeting


def about_meetings(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The meeting with its project and what was agreed; an answer to the letter reaches the mentor."""
    rows = Meeting.objects.filter(pk__in=ids).select_related("project__organisation", "mentor", "contact")
    return {
        row.pk: {
            "meeting": row, "project": row.project, "mentor": row.mentor, "agreements": list(row.agreements.all()),
            "reply_to": row.mentor.email,
        }
        for row in rows.prefetch_related("agreements")
    }  # fmt: skip


_of_meeting = partial(
    Notice,
    why=_("You lead an organisation whose project a resource centre looks after."),
    category=Category.SERVICE,
    subject="meetings.meeting",
    context=about_meetings,
)

for notice in (
    _of_meeting(
        key="meetings.invited",
        title=_("A meeting with the mentor: to the organisation"),
        template="meetings/letters/invited.txt",
    ),
    _of_meeting(
        key="meetings.cancelled",
        title=_("A meeting with the mentor is cancelled: to the organisation"),
        template="meetings/letters/cancelled.txt",
    ),
    _of_meeting(
        key="meetings.minutes",
        title=_("The minutes of a meeting: to the organisation"),
        template="meetings/letters/minutes.txt",
    ),
):
    register(notice)
