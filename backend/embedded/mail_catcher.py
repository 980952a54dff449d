"""A mail server that delivers nothing: it keeps every letter and shows it on a page.

python -m backend.embedded.mail_catcher     SMTP on 127.0.0.1:8025, the page on http://127.0.0.1:8026
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from backend.embedded import paths
from backend.embedded.letters import Letters
from backend.embedded.mail_page import MailPage


class Keeper:
    """What the SMTP server does with a letter."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        letter = self.letters.add(
            envelope.mail_from or "", envelope.rcpt_tos, content if isinstance(content, bytes) else b""
        )
        return f"250 OK: kept as {letter.key}"


@contextmanager
def mail_catcher(folder: Path, *, smtp_port: int, page_port: int, host: str = "127.0.0.1") -> Iterator[None]:
    """Catches letters into the folder for as long as the block lasts."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    letters = Letters(folder)
    smtp = Controller(Keeper(letters), hostname=host, port=smtp_port)
    with MailPage((host, page_port), letters) as page:
        Thread(target=page.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        smtp.start()
        try:
            yield
        finally:
            smtp.stop()
            page.shutdown()


def main() -> None:
    """Runs until it is told to stop."""
    parser = argparse.ArgumentParser(description="A mail server that keeps letters and delivers none.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=int(os.environ.get("SMTP_PORT", "8025")))
    parser.add_argument("--page-port", type=int, default=int(os.environ.get("MAIL_PORT", "8026")))
    parser.add_argument("--folder", type=Path, default=paths.mail_dir())
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    # Blocked before the threads start, so that the signal waits for us.
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with mail_catcher(options.folder, smtp_port=options.smtp_port, page_port=options.page_port, host=options.host):
        sys.stdout.write(f"letters on http://{options.host}:{options.page_port}\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
