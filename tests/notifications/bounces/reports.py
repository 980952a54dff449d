"""Messages as they come to a mailbox of reports."""

from email.message import EmailMessage
from pathlib import Path

# What Postfix sends; Exim, Exchange and the big providers differ in the words alone.
POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
Date: Mon,  2 Mar 2026 12:00:05 +0300 (MSK)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4C1"
Message-Id: <{unique}@mx.example.org>

This is a MIME-encapsulated message.

--4C1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org. I'm sorry to have to inform you that your message could not
be delivered.

--4C1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4C1B2D
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Mon,  2 Mar 2026 12:00:03 +0300 (MSK)

Final-Recipient: rfc822; nko@example.org
Original-Recipient: rfc822;nko@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: {diagnostic}

--4C1
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Rostok <rostok@example.org>
To: nko@example.org
Subject: Report

--4C1--
"""


def report(to, status="5.1.1", *, action="failed", diagnostic="smtp; 550 5.1.1 no such user here", unique="1"):
    """A delivery report, as bytes."""
    text = POSTFIX.format(to=to, status=status, action=action, diagnostic=diagnostic, unique=unique)
    return text.encode()


def out_of_office(to):
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = to, "nko@example.org", "Я в отпуске до понедельника"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("Отвечу, когда вернусь. 5.1.1")
    return message.as_bytes()


def put(folder: Path, content: bytes, name: str = "1") -> None:
    """Delivers it into a Maildir."""
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "new" / f"1772442000.{name}.mx").write_bytes(content)


def names(folder: Path) -> list[str]:
    return sorted(file.name for part in ("new", "cur") for file in (folder / part).iterdir())
