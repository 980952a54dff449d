"""Writes of the outbox that other apps and people ask for."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Preferences, User
from backend.common.errors import Invalid
from backend.notifications import registry
from backend.notifications.models import Address, Letter
from backend.notifications.nudge import wake_after_commit


@transaction.atomic
def enqueue(
    *,
    notice: str,
    subject_id: int,
    occurrence: str,
    recipient: str,
    now: datetime,
    user: User | None = None,
    language: str = "ru",
    zone: str = "Europe/Moscow",
    thread: str = "",
    context: dict[str, Any] | None = None,
    valid_until: datetime | None = None,
) -> bool:
    """Orders one letter in the caller's transaction and wakes a worker when that transaction stands.

    The same notice, subject, occurrence and recipient make one letter however often this is called.

    Args:
        notice: key of a registered notice.
        occurrence: what tells this letter from another one of the same notice and subject: a date, a version.
        thread: what the ledger files it under, `project:17`.
        context: particulars for the template, kept with the letter; plain JSON.
        valid_until: the letter is dropped when it could not be sent until then.

    Returns:
        Whether a new letter was ordered; False when it had been before.

    Raises:
        Invalid: there is no recipient, or no app declares the notice.
    """
    entry = registry.find(notice)
    if entry is None:
        raise Invalid(_("No follow-up is called “%(key)s”.") % {"key": notice}, code="unknown_notice")
    if not recipient.strip():
        raise Invalid(_("Give the e-mail address that the letter goes to."), field="email")
    letter = Letter(
        rule=entry.key,
        subject_id=subject_id,
        occurrence=occurrence,
        recipient=recipient.strip().lower(),
        user=user,
        thread=thread,
        category=entry.category,
        language=language,
        zone=zone,
        context=context or {},
        due_at=now,
        next_try_at=now,
        valid_until=valid_until,
        message_id=f"<{uuid.uuid4()}@{settings.MESSAGE_ID_DOMAIN}>",
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    new = Letter.objects.filter(message_id=letter.message_id).exists()
    if new:
        wake_after_commit("deliver")
    return new


@transaction.atomic
def unsubscribe(*, email: str, now: datetime) -> None:
    """Stops advice and reminders to this address; letters about legal deadlines keep coming."""
    Address.objects.update_or_create(email=email, defaults={"unsubscribed_at": now})
    Preferences.objects.filter(user__email=email).update(nudges=False)


@transaction.atomic
def resubscribe(*, email: str) -> None:
    """Lets advice and reminders come again."""
    Address.objects.filter(email=email).update(unsubscribed_at=None)
    Preferences.objects.filter(user__email=email).update(nudges=True)
