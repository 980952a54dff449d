"""Who works on which letter: a lease with an owner and a fencing counter, both kept in the row itself."""

import os
import socket
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When

from backend.notifications.engine.database import ClockTimestamp
from backend.notifications.enums import Category, LetterStatus, Reason
from backend.notifications.models import Letter

BATCH = 100


def new_owner() -> str:
    """A name that no other sender has or will have."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def lease() -> timedelta:
    """How long a claimed or sending row is left alone.

    It is longer than one conversation with a mail server can take: seven steps of at most
    `EMAIL_TIMEOUT`. So whoever finds a lease expired finds a sender that sends no more.
    """
    return timedelta(seconds=settings.LETTER_LEASE)


@transaction.atomic
def claim(*, owner: str, now: datetime) -> list[Letter]:
    """Up to a hundred due letters that now belong to `owner`; answers to people's own deeds first.

    Rows that another worker is claiming are passed over, not waited for.
    """
    urgency = Case(When(category=Category.SERVICE, then=Value(0)), default=Value(1))
    letters = list(
        Letter.objects.filter(status=LetterStatus.PENDING, next_try_at__lte=now)
        .order_by(urgency, "next_try_at", "id")
        .select_related("user")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    if letters:
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            status=LetterStatus.CLAIMED,
            lease_owner=owner,
            lease_until=ClockTimestamp() + lease(),
            fence=F("fence") + 1,
            updated_at=now,
        )
    for letter in letters:
        letter.status, letter.lease_owner, letter.fence = LetterStatus.CLAIMED, owner, letter.fence + 1
    return letters


def renew(*, owner: str, now: datetime) -> None:
    """Prolongs the lease of what `owner` has claimed and not begun; what has expired is lost."""
    Letter.objects.filter(status=LetterStatus.CLAIMED, lease_owner=owner, lease_until__gt=ClockTimestamp()).update(
        lease_until=ClockTimestamp() + lease(), updated_at=now
    )


def begin_sending(letter: Letter, *, now: datetime) -> bool:
    """Commits that this letter is being handed to the mail server; False when it is not ours any more."""
    begun = Letter.objects.filter(
        pk=letter.pk,
        status=LetterStatus.CLAIMED,
        lease_owner=letter.lease_owner,
        fence=letter.fence,
        lease_until__gt=ClockTimestamp(),
    ).update(
        status=LetterStatus.SENDING,
        lease_until=ClockTimestamp() + lease(),
        subject_line=letter.subject_line,
        attempts=F("attempts") + 1,
        updated_at=now,
    )
    if begun:
        letter.status, letter.attempts = LetterStatus.SENDING, letter.attempts + 1
    return bool(begun)


def settle(letter: Letter, *, status: LetterStatus, now: datetime, **changes: Any) -> bool:
    """Ends our work on a letter; False, and nothing is written, when it is not ours any more."""
    settled = Letter.objects.filter(
        pk=letter.pk,
        status__in=(LetterStatus.CLAIMED, LetterStatus.SENDING),
        lease_owner=letter.lease_owner,
        fence=letter.fence,
    ).update(status=status, lease_owner="", lease_until=None, updated_at=now, **changes)
    return bool(settled)


def hand_back(
    letters: Iterable[Letter], *, owner: str, now: datetime, next_try_at: datetime, reason: Reason, outcome: str
) -> int:
    """Returns letters that were claimed but not tried; how many were still ours. No try is counted."""
    return Letter.objects.filter(
        pk__in=[letter.pk for letter in letters], lease_owner=owner, status=LetterStatus.CLAIMED
    ).update(
        status=LetterStatus.PENDING,
        lease_owner="",
        lease_until=None,
        next_try_at=next_try_at,
        reason=reason,
        outcome=outcome,
        updated_at=now,
    )
