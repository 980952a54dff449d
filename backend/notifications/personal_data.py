"""What was written to a person, and where, as personal data; how the outbox forgets it (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.models import Address, ChannelChoice, Endpoint, InboxMessage, Letter, LetterArchive
from backend.notifications.pseudonyms import pseudonyms


def of(user: User) -> "QuerySet[Letter]":
    """Letters to the person, at this address or a former one."""
    return Letter.objects.filter(Q(recipient=user.email) | Q(user=user))


def letters(user: User) -> list[dict[str, Any]]:
    """Every letter to the person's address, oldest first."""
    rows = of(user).order_by("pk")
    kept = [dict(row) for row in rows.values("rule", "subject_line", "status", "due_at", "sent_at", "answered_at")]
    old = LetterArchive.objects.filter(recipient_key__in=pseudonyms([user.email])).order_by("pk")
    return [dict(row) for row in old.values("rule", "status", "due_at", "sent_at", "answered_at")] + kept


def messengers(user: User) -> list[dict[str, Any]]:
    """The chats that the person has connected."""
    rows = Endpoint.objects.filter(user=user).order_by("channel")
    return [dict(row) for row in rows.values("channel", "address", "connected_at", "failed_at")]


def choices(user: User) -> list[dict[str, Any]]:
    """What the person has chosen for each kind of letters on each channel."""
    rows = ChannelChoice.objects.filter(user=user).order_by("category", "channel")
    return [dict(row) for row in rows.values("category", "channel", "wanted")]


def messages(user: User) -> list[dict[str, Any]]:
    """The person's messages on the site, oldest first."""
    rows = InboxMessage.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in rows.values("subject", "body", "arrived_at", "read_at")]


def forget_channels(user: User, now: datetime) -> None:
    """Deletes the chats, the choices and the messages on the site."""
    for model in (Endpoint, ChannelChoice, InboxMessage):
        model._default_manager.filter(user=user).delete()


def forget(user: User, now: datetime) -> None:
    """Stops letters that are not out yet, and takes the address and the particulars out of all."""
    mine = Letter.objects.filter(pk__in=list(of(user).values_list("pk", flat=True)))
    mine.filter(status=LetterStatus.PENDING).update(status=LetterStatus.DROPPED, reason=Reason.GONE, updated_at=now)
    mine.update(recipient=f"erased-{user.pk}@erased.invalid", context={}, subject_line="", outcome="")
    LetterArchive.objects.filter(recipient_key__in=pseudonyms([user.email])).update(recipient_key="")
    Address.objects.filter(email=user.email).delete()
