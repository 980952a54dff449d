"""Letters as personal data: what was written to a person, and how the outbox forgets the address (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.models import Address, Letter, LetterArchive
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


def forget(user: User, now: datetime) -> None:
    """Stops letters that are not out yet, and takes the address and the particulars out of all."""
    mine = Letter.objects.filter(pk__in=list(of(user).values_list("pk", flat=True)))
    mine.filter(status=LetterStatus.PENDING).update(status=LetterStatus.DROPPED, reason=Reason.GONE, updated_at=now)
    mine.update(recipient=f"erased-{user.pk}@erased.invalid", context={}, subject_line="", outcome="")
    LetterArchive.objects.filter(recipient_key__in=pseudonyms([user.email])).update(recipient_key="")
    Address.objects.filter(email=user.email).delete()
