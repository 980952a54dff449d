"""What is done about a letter of which its mail server or provider tells us something afterwards."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from backend.notifications.bounces.codes import address_is_dead
from backend.notifications.bounces.condemn import condemn
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.models import Letter, ProviderEvent
from backend.notifications.services import unsubscribe

logger = logging.getLogger(__name__)

OUT = (LetterStatus.SENDING, LetterStatus.SENT, LetterStatus.UNKNOWN)
# A letter that waits for one of these reasons is repeated only because nobody knew that it had arrived.
DOUBTFUL = (Reason.REPEATED, Reason.LOG_MISSING)


class Kind(StrEnum):
    """What can be told of a letter that was sent."""

    DEAD = "dead"  # nobody is behind the address
    REFUSED = "refused"  # for good, but the address lives: a full mailbox, a policy
    GIVEN_UP = "given_up"  # put off until the time ran out
    DELAYED = "delayed"  # a server on the way keeps trying
    DELIVERED = "delivered"
    COMPLAINED = "complained"  # the recipient calls it spam


def kind_of_failure(code: str) -> Kind:
    """What a failure with this code of three parts means: 4.x.x was put off too long, 5.x.x is for good."""
    if code.startswith("4") or code == "5.4.7":
        return Kind.GIVEN_UP
    return Kind.DEAD if address_is_dead(code) else Kind.REFUSED


@transaction.atomic
def take(*, letter: Letter, kind: Kind, said: str, key: str, now: datetime) -> bool:
    """Takes in one piece of news about a letter, and about those that went out within it.

    Args:
        said: what the server said, for the ledger.
        key: what tells this piece of news from all others.

    Returns:
        False, with nothing changed, when it had been taken in before.
    """
    _event, new = ProviderEvent.objects.get_or_create(key=key, defaults={"received_at": now})
    if not new:
        return False
    within = Letter.objects.select_for_update().filter(Q(pk=letter.pk) | Q(carrier=letter.pk)).order_by("pk")
    # A server's words can repeat the address that the service was asked to forget.
    known = [row for row in within if not row.recipient.endswith("@erased.invalid")]
    if known:
        HANDLERS[kind](known, said.replace("\x00", "")[:500], now)
        logger.info("Letter %s: %s", letter.pk, kind)
    return True


def told_of(letter: Letter) -> str:
    """Under which key it is kept that the letter was delivered, while its sender may still be at work on it."""
    return f"delivered:{hashlib.sha256(letter.message_id.encode()).hexdigest()}"


def settle_told(now: datetime) -> int:
    """Settles letters of which nobody knew whether they went out, but a provider has said so; how many."""
    told = {told_of(letter): letter for letter in Letter.objects.filter(status=LetterStatus.UNKNOWN).only("message_id")}
    known = ProviderEvent.objects.filter(key__in=told).values_list("key", flat=True)
    with transaction.atomic():
        letters = list(Letter.objects.select_for_update().filter(pk__in=[told[key].pk for key in known]))
        _settle(letters, now)
    return len(letters)


def _fail(letters: list[Letter], reason: Reason, said: str, now: datetime) -> list[Letter]:
    """Marks those that are out as failed; returns them. One that waits to be sent anew is not meant any more."""
    fallen = [letter for letter in letters if letter.status in OUT]
    _write(fallen, LetterStatus.FAILED, reason, said, now)
    return fallen


def _write(letters: list[Letter], status: LetterStatus, reason: Reason | str, said: str, now: datetime) -> None:
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        status=status, reason=reason, outcome=said, lease_owner="", lease_until=None, updated_at=now
    )


def _dead(letters: list[Letter], said: str, now: datetime) -> None:
    by_thread = {letter.thread: letter for letter in _fail(letters, Reason.BOUNCED, said, now)}
    for letter in by_thread.values():
        condemn(letter, said=said, now=now)


def _refused(letters: list[Letter], said: str, now: datetime) -> None:
    _fail(letters, Reason.REFUSED, said, now)


def _given_up(letters: list[Letter], said: str, now: datetime) -> None:
    _fail(letters, Reason.TRIES_SPENT, said, now)


def _delayed(letters: list[Letter], said: str, now: datetime) -> None:
    _settle(letters, now)
    sent = [letter for letter in letters if letter.status == LetterStatus.SENT]
    _write(sent, LetterStatus.SENT, Reason.DELAYED, said, now)


def _delivered(letters: list[Letter], said: str, now: datetime) -> None:
    for letter in letters:
        if letter.status == LetterStatus.SENDING:  # its sender says so itself, or the reconciler finds it here
            ProviderEvent.objects.get_or_create(key=told_of(letter), defaults={"received_at": now})
    late = [letter for letter in letters if letter.status == LetterStatus.SENT and letter.reason == Reason.DELAYED]
    _write(late, LetterStatus.SENT, "", "", now)
    _settle(letters, now)


def _complained(letters: list[Letter], said: str, now: datetime) -> None:
    _settle(letters, now)
    sent = [letter for letter in letters if letter.status == LetterStatus.SENT]
    _write(sent, LetterStatus.SENT, Reason.COMPLAINED, said, now)
    unsubscribe(email=letters[0].recipient, now=now)


def _settle(letters: list[Letter], now: datetime) -> None:
    """Nobody knew whether these had gone out; now it is known that they had."""
    for letter in letters:
        doubted = letter.status in (LetterStatus.PENDING, LetterStatus.CLAIMED) and letter.reason in DOUBTFUL
        if letter.status == LetterStatus.UNKNOWN or doubted:
            _write([letter], LetterStatus.SENT, Reason.LOG_ACCEPTED, "", now)
            Letter.objects.filter(pk=letter.pk).update(sent_at=letter.updated_at)
            letter.status = LetterStatus.SENT


HANDLERS: dict[Kind, Callable[[list[Letter], str, datetime], None]] = {
    Kind.DEAD: _dead,
    Kind.REFUSED: _refused,
    Kind.GIVEN_UP: _given_up,
    Kind.DELAYED: _delayed,
    Kind.DELIVERED: _delivered,
    Kind.COMPLAINED: _complained,
}
