"""What happens here and matters above: the audit and the outbox listen, accounts and directory know neither.

Receivers run in the caller's transaction, so an entry or a letter exists exactly when the write does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.dispatch import Signal

from backend.accounts.models import User

done = Signal()
done_to_many = Signal()
letter_wanted = Signal()


def note(
    *,
    by: User | None,
    verb: str,
    target: models.Model,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Tells the audit that a person (None: the service itself) did something important with an object."""
    done.send(sender=type(target), by=by, verb=verb, target=target, now=now, before=before, after=after, reason=reason)


def note_many(
    *,
    by: User | None,
    verb: str,
    changes: Sequence[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]],
    now: datetime,
    reason: str = "",
) -> None:
    """Tells the audit that a person did the same with several objects of one kind: each with its before and after."""
    if changes:
        done_to_many.send(sender=type(changes[0][0]), by=by, verb=verb, changes=changes, now=now, reason=reason)


def ask_for_letter(
    *, kind: str, recipient: str, subject_id: int, occurrence: str, context: Mapping[str, Any], now: datetime
) -> bool:
    """Asks for one letter about an account; whether somebody took it over.

    `kind` is a letter of `backend.notifications.account_letters`; `occurrence` tells this letter from
    the next one of the same kind to the same person; `context` holds only what JSON can carry.
    """
    taken = letter_wanted.send(
        sender=User,
        kind=kind,
        recipient=recipient,
        subject_id=subject_id,
        occurrence=occurrence,
        context=dict(context),
        now=now,
    )
    return any(answer for _receiver, answer in taken)
