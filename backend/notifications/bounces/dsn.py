"""Reads a mail server's report about a letter (delivery status notification, RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from backend.notifications.bounces.codes import code_of, enhanced
from backend.notifications.bounces.returned import Kind, kind_of_failure

# Where a mailbox keeps the address that the envelope named.
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
# A letter of ours has one recipient; should a report name several, the worst counts.
ACTIONS = {"failed": None, "delayed": Kind.DELAYED, "relayed": Kind.DELIVERED, "delivered": Kind.DELIVERED}


class NotAReport(Exception):
    """Something else came to the mailbox. The text is for the log."""


@dataclass(frozen=True)
class Report:
    """What a server tells about one letter, and its words."""

    kind: Kind
    said: str


def addressed_to(message: Message) -> list[str]:
    """Every header that may hold the address which the report was sent to."""
    return [str(value) for name in ADDRESSED for value in message.get_all(name, [])]


def read_report(message: Message) -> Report:
    """What the report says.

    Raises:
        NotAReport: it is a letter of another kind, or a report that names no action and code.
    """
    kind = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or kind != "delivery-status":
        raise NotAReport("it is not a delivery report")
    told = {str(block.get("Action", "")).strip().lower(): block for block in reversed(list(_recipients(message)))}
    action = next((action for action in ACTIONS if action in told), None)
    if action is None:
        raise NotAReport("the report says of no recipient what became of the letter")
    said, code = _words(told[action])
    if action == "failed" and not code:
        raise NotAReport("the report gives no code for the failure")
    return Report(ACTIONS[action] or kind_of_failure(code), said)


def _recipients(message: Message) -> Iterator[Message]:
    """The blocks of a report that are each about one recipient."""
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Message) and "Action" in block:
                    yield block


def _words(block: Message) -> tuple[str, str]:
    """What the server said, and the most telling code: 5.0.0 says less than what stands in the words."""
    fields = {name.lower(): _readable(value) for name, value in block.raw_items()}
    status = enhanced(fields.get("status", ""))
    words = re.sub(r"^[\w-]+\s*;\s*", "", fields.get("diagnostic-code", ""))
    code = status if status and not status.endswith(".0.0") else code_of(words) or status
    return (words or status)[:500], code


def _readable(value: str) -> str:
    """A header in one line; servers write Cyrillic as bare UTF-8 where the standard allows ASCII alone."""
    text = str(value).encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\s+", " ", text.replace("\x00", "")).strip()
