"""Clears up after workers that died (DESIGN 6.4): nothing is lost, and nothing is sent again blindly."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings
from django.db import transaction

from backend.notifications.bounces.returned import settle_told
from backend.notifications.engine.database import ClockTimestamp
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.models import Letter

logger = logging.getLogger(__name__)

# So many letters the log is asked about at once.
BATCH = 100


class MailLog(Protocol):
    """The mail server's own record of what it has accepted."""

    def accepted(self, message_id: str) -> bool:
        """Whether the server took a letter with this Message-ID.

        Raises:
            OSError, ValueError: the log does not answer, or not what was asked.
        """
        ...


class CatcherLog:
    """The log of the local mail catcher, over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def accepted(self, message_id: str) -> bool:
        address = f"{self.url}/api/messages?{urlencode({'message_id': message_id})}"
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - an address of the settings
            found = json.load(answer)
        if not isinstance(found, list):
            raise TypeError("The catcher answers with something else than a list.")
        return bool(found)


def mail_log() -> MailLog | None:
    """The adapter for the transport in use; None when its server has no log that can be asked."""
    return CatcherLog(settings.MAIL_LOG_URL) if settings.MAIL_LOG_URL else None


def reconcile(now: datetime) -> dict[str, Any]:
    """Takes letters back from dead workers and finds out what became of those in flight.

    Returns:
        How many letters came to which end.
    """
    done = {
        "returned": _return_claimed(now),
        "interrupted": _question_sending(now),
        "told": settle_told(now),
        **_find_out(now, mail_log()),
    }
    return {what: count for what, count in done.items() if count}


def _expired(status: LetterStatus) -> Any:
    return Letter.objects.filter(status=status, lease_until__lte=ClockTimestamp())


def _return_claimed(now: datetime) -> int:
    return int(
        _expired(LetterStatus.CLAIMED).update(
            status=LetterStatus.PENDING, reason=Reason.LEASE_ENDED, lease_owner="", lease_until=None, updated_at=now
        )
    )


def _question_sending(now: datetime) -> int:
    return int(
        _expired(LetterStatus.SENDING).update(
            status=LetterStatus.UNKNOWN, reason=Reason.INTERRUPTED, lease_owner="", lease_until=None, updated_at=now
        )
    )


def _find_out(now: datetime, log: MailLog | None) -> dict[str, int]:
    if log is None:
        return {"repeated": _repeat_legal(now)}
    done = {"log_accepted": 0, "log_missing": 0}
    # What a restore holds is asked about by `restored`, all of it together.
    unknown = Letter.objects.filter(status=LetterStatus.UNKNOWN, channel=Channel.EMAIL, carrier=None).exclude(
        reason=Reason.RESTORED
    )
    for letter in unknown.order_by("updated_at", "id")[:BATCH]:
        try:
            accepted = log.accepted(letter.message_id)
        except (OSError, URLError, ValueError, TypeError) as error:
            logger.warning("The mail server's log does not answer: %s", error)
            break
        changes: dict[str, Any] = (
            {"status": LetterStatus.SENT, "reason": Reason.LOG_ACCEPTED, "sent_at": letter.updated_at}
            if accepted
            else {"status": LetterStatus.PENDING, "reason": Reason.LOG_MISSING, "next_try_at": now, "carrier": None}
        )
        done[changes["reason"]] += _leave_unknown(letter, now, changes)
    return done


def _leave_unknown(letter: Letter, now: datetime, changes: dict[str, Any]) -> int:
    """Writes what was found out of a letter and what it carried, unless somebody else has written it first."""
    own = Letter.objects.filter(pk=letter.pk, status=LetterStatus.UNKNOWN, fence=letter.fence)
    with transaction.atomic():
        carried = list(Letter.objects.filter(carrier=letter, status=LetterStatus.UNKNOWN).values_list("pk", flat=True))
        found = own.update(updated_at=now, **changes)
        if found:
            Letter.objects.filter(pk__in=carried, status=LetterStatus.UNKNOWN).update(updated_at=now, **changes)
    return found


@transaction.atomic
def _repeat_legal(now: datetime) -> int:
    """Nobody can be asked: a legal deadline goes out once more under its Message-ID, the rest waits for a person.

    Where a provider tells what it delivered, it is given the time to do so.
    """
    doubtful = Letter.objects.filter(status=LetterStatus.UNKNOWN, channel=Channel.EMAIL, repeated=False).exclude(
        reason=Reason.RESTORED
    )
    if settings.MAIL_WEBHOOK_SECRET or settings.ANYMAIL_PROVIDER:
        doubtful = doubtful.filter(updated_at__lte=now - timedelta(seconds=settings.PROVIDER_GRACE))
    # What a digest carried is repeated within it; the carrier keeps its Message-ID, since it is repeated as such.
    carriers = list(doubtful.filter(category=Category.LEGAL, carrier=None).values_list("pk", flat=True))
    changes: dict[str, Any] = {"status": LetterStatus.PENDING, "reason": Reason.REPEATED, "next_try_at": now}
    doubtful.filter(carrier__in=carriers).update(**changes, updated_at=now, carrier=None)
    return doubtful.filter(pk__in=carriers).update(**changes, updated_at=now, repeated=True)
