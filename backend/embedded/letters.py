"""The letters that the local mail catcher has accepted, kept on the disk."""

import mailbox
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

# Written above the letter's own headers when it is accepted.
SENDER, RECIPIENT, ACCEPTED = "X-Catcher-From", "X-Catcher-To", "X-Catcher-Accepted"


@dataclass(frozen=True)
class Letter:
    """What the envelope and the headers of an accepted letter say."""

    key: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    accepted_at: datetime

    def as_json(self) -> dict[str, object]:
        """The letter for a program."""
        return {
            "id": self.key,
            "message_id": self.message_id,
            "sender": self.sender,
            "recipients": list(self.recipients),
            "subject": self.subject,
            "accepted_at": self.accepted_at.isoformat(),
        }


class Letters:
    """A Maildir with an index in memory. Safe to use from several threads of one process."""

    def __init__(self, folder: Path) -> None:
        self._box = mailbox.Maildir(folder, create=True)
        self._lock = threading.Lock()
        self._index = {key: self._read(key) for key in self._box.iterkeys()}

    def add(self, sender: str, recipients: Iterable[str], content: bytes) -> Letter:
        """Keeps a letter; it is on the disk when this returns."""
        headers = [
            (SENDER, sender),
            *((RECIPIENT, one) for one in recipients),
            (ACCEPTED, datetime.now(UTC).isoformat()),
        ]
        envelope = "".join(f"{name}: {value}\r\n" for name, value in headers).encode()
        with self._lock:
            key = self._box.add(envelope + content)
            self._index[key] = self._read(key)
            return self._index[key]

    def find(self, *, message_id: str = "", recipient: str = "") -> list[Letter]:
        """The letters, newest first: those with this Message-ID, and those to an address with these characters."""
        wanted, address = message_id.strip().strip("<>"), recipient.strip().lower()
        with self._lock:
            letters = list(self._index.values())
        found = (
            letter
            for letter in letters
            if (not wanted or letter.message_id.strip("<>") == wanted)
            and (not address or any(address in one.lower() for one in letter.recipients))
        )
        return sorted(found, key=lambda letter: (letter.accepted_at, letter.key), reverse=True)

    def get(self, key: str) -> Letter | None:
        """The letter of this key, or None."""
        with self._lock:
            return self._index.get(key)

    def content(self, key: str) -> EmailMessage:
        """The whole letter."""
        message = BytesParser(policy=policy.default).parsebytes(self._box.get_bytes(key))
        assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy makes
        return message

    def _read(self, key: str) -> Letter:
        headers = BytesHeaderParser(policy=policy.compat32).parsebytes(self._box.get_bytes(key))
        return Letter(
            key=key,
            message_id=str(headers.get("Message-ID", "")).strip(),
            sender=str(headers[SENDER]),
            recipients=tuple(str(one) for one in headers.get_all(RECIPIENT, [])),
            subject=_subject(headers),
            accepted_at=datetime.fromisoformat(str(headers[ACCEPTED])),
        )


def _subject(headers: Message) -> str:
    raw = str(headers.get("Subject", ""))
    try:
        return str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):
        return raw
