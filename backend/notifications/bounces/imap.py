import imaplib
import re
import ssl
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from backend.notifications.bounces.boxes import LARGEST, Folder, TooLarge

PORTS = {"imap": 143, "imap+tls": 143, "imaps": 993}
TIMEOUT_SECONDS = 20


class ImapBox:
    """A mailbox on a server: `imaps://user:password@host/INBOX` (TLS), `imap+tls://` (STARTTLS) or `imap://`."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._folder = unquote(self._url.path.strip("/")) or "INBOX"
        self._server: imaplib.IMAP4

    def __enter__(self) -> Self:
        host, port = self._url.hostname or "127.0.0.1", self._url.port or PORTS[self._url.scheme]
        secure = ssl.create_default_context()
        if self._url.scheme == "imaps":
            self._server = imaplib.IMAP4_SSL(host, port, ssl_context=secure, timeout=TIMEOUT_SECONDS)
        else:
            self._server = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
        try:
            if self._url.scheme == "imap+tls":
                self._server.starttls(secure)
            self._server.login(unquote(self._url.username or ""), unquote(self._url.password or ""))
            for folder in Folder:
                self._server.create(_quoted(folder))  # says NO when it is there
            self._ok(self._server.select(_quoted(self._folder)))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            self._server.shutdown()

    def waiting(self) -> list[str]:
        found = self._ok(self._server.uid("SEARCH", "NOT", "DELETED"))
        return found[0].decode().split() if found and found[0] else []

    def read(self, key: str) -> bytes | None:
        answer = self._ok(self._server.uid("FETCH", key, "(RFC822.SIZE)"))
        size = re.search(rb"RFC822\.SIZE (\d+)", answer[0] or b"") if answer else None
        if size is None:
            return None
        if int(size[1]) > LARGEST:
            raise TooLarge("it is longer than any report")
        answer = self._ok(self._server.uid("FETCH", key, "(BODY.PEEK[])"))
        return next((part[1] for part in answer if isinstance(part, tuple)), None)

    def put_away(self, key: str, folder: Folder) -> None:
        if "MOVE" in self._server.capabilities:
            self._ok(self._server.uid("MOVE", key, _quoted(folder)))
            return
        # Killed in between, the message is looked at again and found to have been taken in.
        self._ok(self._server.uid("COPY", key, _quoted(folder)))
        self._ok(self._server.uid("STORE", key, "+FLAGS.SILENT", r"(\Deleted)"))
        self._ok(self._server.expunge())

    @staticmethod
    def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
        status, data = answer
        if status != "OK":
            raise imaplib.IMAP4.error(f"The server answers {status}: {data!r:.200}")
        return data


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
