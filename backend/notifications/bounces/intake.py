"""Empties the mailbox of reports. A job of the clock; several at once do no harm."""

import hashlib
import imaplib
import logging
import time
from collections import Counter
from datetime import datetime
from email import message_from_bytes
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from backend.notifications.bounces.boxes import Box, Folder, MaildirBox, TooLarge
from backend.notifications.bounces.dsn import NotAReport, addressed_to, read_report
from backend.notifications.bounces.imap import ImapBox
from backend.notifications.bounces.returned import take
from backend.notifications.bounces.verp import Untrusted, letter_of

logger = logging.getLogger(__name__)

# The rest waits for the next tick.
BUDGET_SECONDS = 40


def read_bounces(now: datetime) -> dict[str, Any]:
    """Looks at every message that waits, changes what it tells, and puts it away.

    Returns:
        How many told what; `not_understood` were no reports, `again` had been taken in before,
        `away` counts mailboxes that could not be read.
    """
    done: Counter[str] = Counter()
    for box in _boxes():
        try:
            with box:
                _empty(box, now, done)
        except (OSError, imaplib.IMAP4.error) as error:
            logger.error("The mailbox of reports cannot be read: %s", error)
            done["away"] += 1
    return {what: count for what, count in done.items() if count}


def _boxes() -> list[Box]:
    boxes: list[Box] = []
    if settings.BOUNCE_MAILDIR:
        boxes.append(MaildirBox(settings.BOUNCE_MAILDIR))
    if settings.BOUNCE_IMAP_URL:
        boxes.append(ImapBox(settings.BOUNCE_IMAP_URL))
    return boxes


def _empty(box: Box, now: datetime, done: Counter[str]) -> None:
    begun = time.monotonic()
    for key in box.waiting():
        if time.monotonic() - begun > BUDGET_SECONDS:
            return
        folder = Folder.PROCESSED
        try:
            content = box.read(key)
            if content is None:
                continue
            done[_take_in(content, now)] += 1
        except (NotAReport, Untrusted, TooLarge) as error:
            logger.warning("A message in the mailbox of reports was put aside: %s (%s).", error, key)
            folder = Folder.NOT_UNDERSTOOD
        except (DatabaseError, OSError, imaplib.IMAP4.error):
            raise  # not the message's fault: it is looked at again
        except Exception:
            logger.exception("A message in the mailbox of reports could not be read: %s.", key)
            folder = Folder.NOT_UNDERSTOOD
        done["not_understood"] += folder == Folder.NOT_UNDERSTOOD
        # After the commit: killed before it, the message is looked at again and found to have been taken in.
        box.put_away(key, folder)


def _take_in(content: bytes, now: datetime) -> str:
    message = message_from_bytes(content)
    report = read_report(message)
    letter = letter_of(addressed_to(message), now=now)
    key = f"dsn:{hashlib.sha256(content).hexdigest()}"
    new = take(letter=letter, kind=report.kind, said=report.said, key=key, now=now)
    return report.kind if new else "again"
