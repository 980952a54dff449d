"""Senders as they would be without the engine: the storm of kills must catch both of them."""

import smtplib
import time
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings
from django.db import transaction

from backend.directory.models import Organisation
from backend.notifications.models import Letter, Tick
from tests.faults import tasks  # noqa: F401 - declares the follow-ups

BATCH = 50


def mark_then_send(now: str) -> None:
    """Says that letters are sent and sends them then: who is killed in between loses the rest of the batch."""
    while True:
        with transaction.atomic():
            letters = _due(now)
            Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(status="sent")
        _hand_over(letters)


def send_then_mark(now: str) -> None:
    """Sends letters and says so then: who is killed in between doubles them."""
    while True:
        with transaction.atomic():
            letters = _due(now)
            _hand_over(letters)
            Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(status="sent")


def note_then_sweep(now: str, job: str) -> None:
    """Notes that it swept and plans the letters one by one then: what is missing is planned by nobody any more."""
    moment = datetime.fromisoformat(now)
    _note, new = Tick.objects.get_or_create(name="careless", defaults={"started_at": moment})
    for organisation in Organisation.objects.order_by("pk") if new else ():
        Letter.objects.create(
            rule="faults.report",
            subject_id=organisation.pk,
            recipient=organisation.email,
            category="legal",
            message_id=f"<{organisation.pk}@example.org>",
            due_at=moment,
            next_try_at=moment,
        )


def _due(now: str) -> list[Letter]:
    due = Letter.objects.filter(status="pending", next_try_at__lte=datetime.fromisoformat(now))
    return list(due.order_by("id").select_for_update(skip_locked=True)[:BATCH])


def _hand_over(letters: list[Letter]) -> None:
    if not letters:
        time.sleep(0.05)
        return
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for letter in letters:
            message = EmailMessage()
            message["Message-ID"], message["Subject"] = letter.message_id, letter.rule
            server.sendmail("rostok@example.org", [letter.recipient], message.as_bytes())
