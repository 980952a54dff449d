"""One kept connection to the mail server, and four ways in which it can say no.

Django's own backend sends a whole message in one call, so that after a broken connection nobody
knows how far it came. Here the steps are taken one by one: before DATA a failure is surely "not
sent", after it only the server's log can tell.
"""

import logging
import smtplib
from types import TracebackType
from typing import Protocol, Self

from django.core.mail.backends.smtp import EmailBackend

from backend.notifications.bounces.codes import address_is_dead, code_of
from backend.notifications.letters import Parcel

logger = logging.getLogger(__name__)


class ServerDown(Exception):
    """The server takes no letters at all now: this one has surely not gone. `stalled` when it stopped answering."""

    def __init__(self, reply: str, *, stalled: bool = False) -> None:
        super().__init__(reply)
        self.stalled = stalled


class Postponed(Exception):
    """The server asks to try this letter again later (4xx)."""


class Refused(Exception):
    """The server refuses this letter for good (5xx). `address_is_dead` when it is the recipient that it refuses."""

    def __init__(self, reply: str, *, address_is_dead: bool) -> None:
        super().__init__(reply)
        self.address_is_dead = address_is_dead


class Uncertain(Exception):
    """The connection broke while the letter went over: it may have been accepted. `stalled` as above."""

    def __init__(self, reply: str, *, stalled: bool = False) -> None:
        super().__init__(reply)
        self.stalled = stalled


class Transport(Protocol):
    def send(self, parcel: Parcel) -> None: ...


class SmtpTransport:
    """Sends over one connection, opened at the first letter and again after it broke. A context manager."""

    def __init__(self) -> None:
        self._backend = EmailBackend(fail_silently=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; it opens again by itself."""
        connection, self._backend.connection = self._backend.connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def send(self, parcel: Parcel) -> None:
        """Returns when the server has accepted the letter.

        A kept connection may have been closed meanwhile, or have had its share of letters (421): then
        a new one is tried once. A server that has stopped answering is not waited for a second time.

        Raises:
            ServerDown, Postponed, Refused, Uncertain: it has not.
        """
        kept = self._backend.connection is not None
        try:
            self._converse(parcel)
        except ServerDown as error:
            if not kept or error.stalled:
                raise
            self._converse(parcel)

    def _converse(self, parcel: Parcel) -> None:
        server = self._connect()
        self._open_envelope(server, parcel.sender)
        self._name_recipient(server, parcel.recipient)
        self._hand_over(server, parcel.payload)

    def _open_envelope(self, server: smtplib.SMTP, sender: str) -> None:
        try:
            code, reply = server.mail(sender, ["BODY=8BITMIME"] if server.has_extn("8bitmime") else [])
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerDown(str(error)[:500], stalled=_stalled(error)) from error
        if not 200 <= code < 300:
            self.close()
            raise ServerDown(_text(code, reply))

    def _connect(self) -> smtplib.SMTP:
        try:
            self._backend.open()
            server = self._backend.connection
            assert server is not None  # noqa: S101 - open() raises otherwise
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerDown(str(error)[:500], stalled=_stalled(error)) from error
        return server

    def _name_recipient(self, server: smtplib.SMTP, recipient: str) -> None:
        try:
            code, reply = server.rcpt(recipient)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            if _stalled(error):
                raise ServerDown(str(error)[:500], stalled=True) from error
            raise Postponed(str(error)[:500]) from error
        if not 200 <= code < 300:
            self._reset(server, code)
            self._refuse(code, reply, about_recipient=True)

    def _hand_over(self, server: smtplib.SMTP, payload: bytes) -> None:
        try:
            code, reply = server.data(payload)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, error.smtp_error  # type: ignore[assignment]
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Uncertain(str(error)[:500], stalled=_stalled(error)) from error
        if not 200 <= code < 300:
            self._reset(server, code)
            self._refuse(code, reply, about_recipient=False)

    def _reset(self, server: smtplib.SMTP, code: int) -> None:
        try:
            if code == 421:
                self.close()
            else:
                server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    @staticmethod
    def _refuse(code: int, reply: bytes, *, about_recipient: bool) -> None:
        said = _text(code, reply)
        if code == 421:
            raise ServerDown(said)
        if code < 500:
            raise Postponed(said)
        raise Refused(said, address_is_dead=about_recipient and address_is_dead(code_of(said)))


def _stalled(error: BaseException) -> bool:
    """Whether time ran out; smtplib hides that behind an error of its own."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _text(code: int, reply: bytes | str) -> str:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {words}".replace("\x00", "")[:500]
