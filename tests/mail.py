"""A mail server for tests: a real one, on a free port, that remembers what it accepted and can be told to misbehave."""

import email
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class Mail:
    """One accepted letter."""

    sender: str
    recipient: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return body.get_content()

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        assert body is not None
        return body.get_content()


@dataclass
class Fault:
    """How the server misbehaves at one step: `reply` is said, or the connection is cut before or after accepting."""

    step: str
    reply: str = ""
    cut: str = ""
    recipient: str = ""
    times: int = 10**9

    def hits(self, step: str, recipient: str) -> bool:
        if self.step != step or self.times <= 0 or (self.recipient and self.recipient != recipient):
            return False
        self.times -= 1
        return True


@dataclass
class Mailbox:
    """`letters` are those accepted; `refuse` and `cut` make trouble until `behave`."""

    letters: list[Mail] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    connections: int = 0
    before_letter: Callable[[str], None] | None = None
    on_letter: Callable[[Mail], None] | None = None
    port: int = 0
    controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, recipient: str) -> list[Mail]:
        return [mail for mail in self.letters if mail.recipient == recipient]

    def refuse(self, reply: str, *, step: str = "rcpt", recipient: str = "", times: int = 10**9) -> None:
        """Answers `reply` ("451 later", "550 5.1.1 nobody") at "mail", "rcpt" or "data"."""
        self.faults.append(Fault(step, reply=reply, recipient=recipient, times=times))

    def cut(self, *, step: str = "data", accepted: bool = False, recipient: str = "", times: int = 10**9) -> None:
        """Breaks the connection instead of answering; after it has taken the letter when `accepted`."""
        self.faults.append(Fault(step, cut="after" if accepted else "before", recipient=recipient, times=times))

    def behave(self) -> None:
        self.faults.clear()

    def start(self, port: int = 0) -> None:
        """Listens again where it listened before."""
        self.controller = Controller(self, hostname="127.0.0.1", port=port or self.port or free_port())
        self.controller.start()
        self.port = self.controller.port

    def stop(self) -> None:
        """Listens no more: connections are refused."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def _fault(self, step: str, recipient: str) -> Fault | None:
        return next((fault for fault in self.faults if fault.hits(step, recipient)), None)

    @staticmethod
    def _break(server: SMTP) -> str:
        assert server.transport is not None
        server.transport.abort()
        return "421 cut"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if fault := self._fault("mail", address):
            return self._break(server) if fault.cut else fault.reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if fault := self._fault("rcpt", address):
            return self._break(server) if fault.cut else fault.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.before_letter:
            self.before_letter(envelope.rcpt_tos[0])
            if server.transport is None or server.transport.is_closing():
                return "421 gone"
        fault = self._fault("data", envelope.rcpt_tos[0])
        if fault and fault.cut != "after":
            return self._break(server) if fault.cut else fault.reply
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        mail = Mail(str(envelope.mail_from), envelope.rcpt_tos[0], message)
        self.letters.append(mail)
        if self.on_letter:
            self.on_letter(mail)
        return self._break(server) if fault else "250 OK"


def free_port() -> int:
    """A port that nothing listens on now."""
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailLog:
    """What the local catcher answers at /api/messages?message_id=…: the letters of a mailbox, as JSON."""

    def __init__(self, mailbox: Mailbox) -> None:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = parse_qs(urlsplit(self.path).query)["message_id"][0]
                found = [{"message_id": mail.message_id} for mail in mailbox.letters if mail.message_id == wanted]
                body = json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    """A mail server that the settings point at."""
    box = Mailbox()
    box.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port  # type: ignore[attr-defined]
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""  # type: ignore[attr-defined]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False  # type: ignore[attr-defined]
    settings.MAIL_LOG_URL = ""  # type: ignore[attr-defined]
    yield box
    box.stop()


@pytest.fixture
def mail_log(mailbox: Mailbox, settings: object) -> Iterator[MailLog]:
    """The log of the mailbox, which the reconciler asks."""
    log = MailLog(mailbox)
    settings.MAIL_LOG_URL = log.url  # type: ignore[attr-defined]
    yield log
    log.stop()
