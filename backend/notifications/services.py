"""Writes of the outbox that other apps and people ask for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Preferences, User
from backend.accounts.signals import note
from backend.common.clock import MOSCOW
from backend.common.errors import Conflict, Invalid
from backend.notifications import registry
from backend.notifications.enums import STOPPED, Category, LetterStatus, Reason
from backend.notifications.models import Address, Letter
from backend.notifications.nudge import wake_after_commit
from backend.notifications.orders import Order, insert, values_of


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
    zone: str = MOSCOW,
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
    order = Order(
        subject_id=subject_id, recipient=recipient, user_id=user.pk if user else None, language=language, zone=zone,
        thread=thread, context=context or {},
    )  # fmt: skip
    return bool(enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=[order], valid_until=valid_until))


def enqueue_many(
    *, notice: str, occurrence: str, now: datetime, orders: Sequence[Order], valid_until: datetime | None = None
) -> int:
    """Orders the same notice for many recipients at once, in one statement however many they are.

    Returns:
        How many new letters were ordered; those that had been before are not counted.

    Raises:
        Invalid: somebody has no address, or no app declares the notice.
    """
    new = insert(_checked(notice, orders, occurrence=occurrence, now=now, valid_until=valid_until))
    if new:
        wake_after_commit("deliver")
    return new


def enqueue_beside(*, notice: str, occurrence: str, now: datetime, order: Order) -> dict[str, Any]:
    """Orders one letter whose row the caller writes, by `orders.letters_of` in a statement of their own.

    Returns:
        The values of that statement.

    Raises:
        Invalid: as `enqueue_many`.
    """
    values = _checked(notice, [order], occurrence=occurrence, now=now, valid_until=None)
    wake_after_commit("deliver")
    return values


def _checked(
    notice: str, orders: Sequence[Order], *, occurrence: str, now: datetime, valid_until: datetime | None
) -> dict[str, Any]:
    entry = registry.find(notice)
    if entry is None:
        raise Invalid(_("No follow-up is called “%(key)s”.") % {"key": notice}, code="unknown_notice")
    if not all(order.recipient.strip() for order in orders):
        raise Invalid(_("Give the e-mail address that the letter goes to."), field="email")
    return values_of(entry, orders, occurrence=occurrence, now=now, valid_until=valid_until)


@transaction.atomic
def cancel_letter(*, letter: Letter, by: User, reason: str, now: datetime) -> Letter:
    """Takes a planned letter out of the outbox.

    Raises:
        Conflict: it is not planned any more.
        Invalid: no reason is given.
    """
    changes = {"status": LetterStatus.DROPPED, "reason": Reason.CANCELLED}
    return _intervene(letter, by, reason, now, "letter.cancelled", (LetterStatus.PENDING,), changes)


@transaction.atomic
def resend_letter(*, letter: Letter, by: User, reason: str, now: datetime) -> Letter:
    """Sends a letter that has stopped once more, under the same Message-ID; a refused address gets a new chance.

    It is asked again whether the letter is still needed: one whose cause is gone is dropped again.

    Raises:
        Conflict: it is on its way, or was sent.
        Invalid: no reason is given.
    """
    changes = {
        "status": LetterStatus.PENDING,
        "reason": Reason.RESENT,
        "outcome": "",
        "attempts": 0,
        "next_try_at": now,
        "valid_until": None,
        "carrier": None,
    }
    resent = _intervene(letter, by, reason, now, "letter.resent", STOPPED, changes)
    Address.objects.filter(email=resent.recipient).update(bounced_at=None, bounce="")
    wake_after_commit("deliver")
    return resent


@transaction.atomic
def uncancel_letter(*, letter: Letter, by: User, reason: str, now: datetime) -> Letter:
    """Takes a cancellation back: the letter goes out when it would have.

    Raises:
        Conflict: no person had cancelled it, or it is too late for it.
        Invalid: no reason is given.
    """
    changes = {"status": LetterStatus.PENDING, "reason": ""}
    return _intervene(letter, by, reason, now, "letter.uncancelled", (LetterStatus.DROPPED,), changes, _cancelled)


def _cancelled(letter: Letter, now: datetime) -> None:
    if letter.reason != Reason.CANCELLED:
        raise Conflict(_("Nobody has cancelled this letter, so there is nothing to take back."))
    if letter.valid_until is not None and letter.valid_until <= now:
        raise Conflict(_("It is too late: the letter would make no sense any more."))


@transaction.atomic
def mark_letter_sent(*, letter: Letter, by: User, reason: str, now: datetime) -> Letter:
    """Notes what a person found out about a letter of which nobody knew whether it went out.

    Raises:
        Conflict: that is known.
        Invalid: no reason is given.
    """
    changes = {"status": LetterStatus.SENT, "reason": Reason.MARKED_SENT, "sent_at": letter.updated_at}
    marked = _intervene(letter, by, reason, now, "letter.marked_sent", (LetterStatus.UNKNOWN,), changes)
    # What it carried arrived with it.
    Letter.objects.filter(carrier=letter, status=LetterStatus.UNKNOWN).update(updated_at=now, **changes)
    return marked


def _intervene(
    letter: Letter,
    by: User,
    reason: str,
    now: datetime,
    verb: str,
    possible: tuple[LetterStatus, ...],
    changes: dict[str, Any],
    check: Callable[[Letter, datetime], None] | None = None,
) -> Letter:
    if not reason.strip():
        raise Invalid(_("Say why, so that the others understand it later."), field="reason")
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status not in possible:
        raise Conflict(
            _("The letter is no longer as the page showed it: it is “%(status)s” now. Look again.")
            % {"status": letter.get_status_display()}
        )
    if check is not None:
        check(letter, now)
    before = {"status": letter.status}
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.save(update_fields=[*changes, "updated_at"])
    note(by=by, verb=verb, target=letter, now=now, before=before, after={"status": letter.status}, reason=reason)
    return letter


@transaction.atomic
def unsubscribe(*, email: str, now: datetime) -> None:
    """Stops advice and reminders to this address, prepared ones too; letters about legal deadlines keep coming."""
    Address.objects.update_or_create(email=email, defaults={"unsubscribed_at": now})
    Preferences.objects.filter(user__email=email).update(nudges=False)
    take_back_nudges(email=email, now=now)


def take_back_nudges(*, email: str, now: datetime) -> None:
    """Takes nudges out of the hands of a sender that has not begun to send them: they are judged anew.

    A letter is begun by one statement that finds it claimed (`begin_sending`), so one of the two comes first.
    """
    prepared = Letter.objects.filter(recipient=email, category=Category.NUDGE, status=LetterStatus.CLAIMED)
    prepared.update(status=LetterStatus.PENDING, lease_owner="", lease_until=None, carrier=None, updated_at=now)


@transaction.atomic
def resubscribe(*, email: str) -> None:
    """Lets advice and reminders come again."""
    Address.objects.filter(email=email).update(unsubscribed_at=None)
    Preferences.objects.filter(user__email=email).update(nudges=True)
