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
    """The server takes no letters at all now: none was tried."""


class Postponed(Exception):
    """The server asks to try this letter again later (4xx)."""


class Refused(Exception):
    """The server refuses this letter for good (5xx). `address_is_dead` when it is the recipient that it refuses."""

    def __init__(self, reply: str, *, address_is_dead: bool) -> None:
        super().__init__(reply)
        self.address_is_dead = address_is_dead


class Uncertain(Exception):
    """The connection broke while the letter went over: it may have been accepted."""


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

        Raises:
            ServerDown, Postponed, Refused, Uncertain: it has not.
        """
        server = self._open_envelope(parcel.sender)
        self._name_recipient(server, parcel.recipient)
        self._hand_over(server, parcel.payload)

    def _open_envelope(self, sender: str) -> smtplib.SMTP:
        """The connection with MAIL FROM said; a kept connection that the server has closed is opened anew."""
        for fresh in (self._backend.connection is None, True):
            server = self._connect()
            try:
                code, reply = server.mail(sender, ["BODY=8BITMIME"] if server.has_extn("8bitmime") else [])
            except (OSError, smtplib.SMTPException) as error:
                code, reply = 421, str(error).encode()
            if 200 <= code < 300:
                return server
            self.close()
            if fresh or code != 421:
                break
        raise ServerDown(_text(code, reply))

    def _connect(self) -> smtplib.SMTP:
        try:
            self._backend.open()
            server = self._backend.connection
            assert server is not None  # noqa: S101 - open() raises otherwise
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerDown(str(error)[:500]) from error
        return server

    def _name_recipient(self, server: smtplib.SMTP, recipient: str) -> None:
        try:
            code, reply = server.rcpt(recipient)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
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
            raise Uncertain(str(error)[:500]) from error
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


def _text(code: int, reply: bytes | str) -> str:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {words}".replace("\x00", "")[:500]
