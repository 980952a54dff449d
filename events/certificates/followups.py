"""What owners of certificates are written. Imported when Django starts."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category
from backend.notifications.registry import Notice, register
from events.certificates.models import Certificate
from events.certificates.tokens import token_of


def about(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The particulars of certificates that still hold; a letter about another one is dropped."""
    rows = Certificate.objects.valid().filter(pk__in=ids).select_related("event__centre")
    return {
        row.pk: {
            "certificate": row,
            "event": row.event,
            "own": token_of(row),
            "recipient_name": row.full_name,
            "ask": str(row.event.centre),
            "reply_to": row.event.centre.email,
        }
        for row in rows
    }


register(
    Notice(
        key="certificates.ready",
        title=_("Certificate"),
        why=_("You took part in this event, or helped to hold it."),
        category=Category.SERVICE,
        subject="certificates.certificate",
        template="certificates/letters/ready.txt",
        context=about,
    )
)
