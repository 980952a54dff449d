"""After the database was restored from a copy: what went out since the copy was made must not go out again.

The copy knows nothing of the letters sent after it. So whatever is due is held as "perhaps sent", and the mail
server's log is asked for each. What the sweep plans anew has the Message-ID that it had before (it is made from the
row's unique key), so that the log knows those letters too.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from backend.notifications.engine.reconcile import MailLog
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import UNDELIVERED, Category, Channel, LetterStatus, Reason
from backend.notifications.models import Letter
from backend.notifications.querysets import LetterQuerySet

logger = logging.getLogger(__name__)

# What these bring lies in the same database, and came back, or did not, together with its row.
WITHIN = (Channel.INBOX, Channel.TASK)


def hold(now: datetime) -> int:
    """Plans what is due, and holds all of it that may have left the house; how many letters that are."""
    try:
        sweep(now)
    except ExceptionGroup:
        logger.exception("Some rules could not be swept; their letters are planned later, and not held.")
    with transaction.atomic():
        due = Letter.objects.filter(status__in=UNDELIVERED, next_try_at__lte=now).exclude(channel__in=WITHIN)
        return due.update(
            status=LetterStatus.UNKNOWN,
            reason=Reason.RESTORED,
            lease_owner="",
            lease_until=None,
            carrier=None,
            updated_at=now,
        )


def held() -> LetterQuerySet:
    """The letters that are still held for this reason."""
    return Letter.objects.filter(status=LetterStatus.UNKNOWN, reason=Reason.RESTORED)


def release(now: datetime, log: MailLog) -> dict[str, int]:
    """Asks the log about every held letter: it was sent, or it goes out now, or a person has to look.

    A digest leaves under the Message-ID of one of its letters, and the copy does not say what else was in it. So where
    one reminder to somebody did go out, the others to the same address stay held.

    Raises:
        OSError, ValueError, TypeError: the log does not answer; what it has answered until then is kept.
    """
    missing: list[Letter] = []
    written: set[str] = set()
    sent = 0
    for letter in held().filter(channel=Channel.EMAIL).order_by("id").iterator(1000):
        if not log.accepted(letter.message_id):
            missing.append(letter)
            continue
        changes = {"status": LetterStatus.SENT, "reason": Reason.LOG_ACCEPTED, "sent_at": letter.updated_at}
        sent += held().filter(pk=letter.pk).update(updated_at=now, **changes)
        if letter.category != Category.SERVICE:
            written.add(letter.recipient)
    free = [letter.pk for letter in missing if letter.category == Category.SERVICE or letter.recipient not in written]
    return {"sent": sent, "released": _release(free, now), "held": held().count()}


def _release(ids: Iterable[int], now: datetime) -> int:
    return (
        held()
        .filter(pk__in=ids)
        .update(status=LetterStatus.PENDING, reason=Reason.LOG_MISSING, next_try_at=now, updated_at=now)
    )
