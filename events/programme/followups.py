"""The letter with the link to one's own events. Imported when Django starts."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category
from backend.notifications.registry import Notice, register
from events.models import Registration
from events.programme.tokens import going_token


def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Whom the letter is for, and their link."""
    rows = Registration.objects.filter(pk__in=ids).select_related("event__centre")
    return {
        row.pk: {
            "registration": row,
            "going": going_token(row.email),
            "recipient_name": row.full_name,
            "ask": str(row.event.centre),
            "reply_to": row.event.centre.email,
        }
        for row in rows
    }


register(
    Notice(
        key="programme.going",
        title=_("Link to one's own events"),
        why=_("You, or somebody with your address, asked for the link to your events."),
        category=Category.SERVICE,
        subject="events.registration",
        template="programme/letters/going.txt",
        context=context,
    )
)
