"""A person's messages on this site: what the frame of each page tells of them, and what the person does with them."""

from datetime import datetime

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from backend.accounts import selectors
from backend.accounts.models import User
from backend.notifications.models import InboxMessage


def connect() -> None:
    """The number of unread messages comes with what a page asks of its reader anyway: no query more."""
    mine = InboxMessage.objects.unread().filter(user=OuterRef("pk")).order_by().values("user")
    counted = mine.annotate(number=Count("pk")).values("number")
    selectors.asides["unread_messages"] = Coalesce(Subquery(counted), Value(0))


def read_message(*, message: InboxMessage, now: datetime) -> InboxMessage:
    """Marks the message as read; the first time counts."""
    InboxMessage.objects.filter(pk=message.pk).unread().update(read_at=now)
    message.refresh_from_db(fields=["read_at"])
    return message


def read_all_messages(*, user: User, now: datetime) -> int:
    """Marks all messages of the person as read; returns how many were not."""
    return InboxMessage.objects.filter(user=user).unread().update(read_at=now)
