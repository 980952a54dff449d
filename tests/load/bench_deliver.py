"""Delivery by one process, beside code that renders two templates, builds the message and hands it to smtplib."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from backend.common import clock
from backend.notifications import registry
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from backend.notifications.registry import Rule
from projects.models import Checkpoint
from tests.load.country import people
from tests.load.harness import Row, Sink, mail_sink, only, run_sql, seconds, side_by_side

WORDS = """По условиям договора в проекте «{title}» до {day} нужно сделать: {what}.

Когда это будет готово, отметьте, и мы больше не напомним. Как идут дела? Достаточно одного нажатия:

Всё идёт по плану: {site}/check-in/{pk}/?answer=on_plan

Есть сложности: {site}/check-in/{pk}/?answer=difficulties

Нужна помощь: {site}/check-in/{pk}/?answer=need_help"""


def rule() -> Rule:
    """The reminder of a checkpoint, as the service declares it."""
    declared = registry.find("projects.checkpoint_coming")
    assert isinstance(declared, Rule)
    return declared


def outbox(letters: int) -> None:
    """So many letters of the rule, all due, each about another project to another person."""
    now = clock.now()
    people(letters, checkpoints=1, first_day=(now + timedelta(days=2)).date(), days=1)
    sweep(now)
    Letter.objects.exclude(offset_days=-3).delete()
    assert Letter.objects.filter(due_at__lte=now, status="pending").count() == letters


def due_again() -> None:
    """The same letters once more, nothing of the first time left."""
    Letter.objects.update(status="pending", sent_at=None, attempts=0, subject_line="", reason="", outcome="")
    run_sql("VACUUM ANALYZE notifications_letter")


def ours(sink: Sink, letters: int) -> float:
    """Letters a second."""
    due_again()
    before = len(sink.accepted())

    def work() -> None:
        while deliver(clock.now()):
            pass

    speed = letters / seconds(work)
    accepted = [message_id for _at, message_id in sink.accepted()[before:]]
    assert len(accepted) == len(set(accepted)) == letters, f"{len(accepted)} of {letters} letters arrived"
    return speed


def floor(sink: Sink, letters: int) -> float:
    """The same letters a second, and nobody would know which were sent."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    def work() -> None:
        server = smtplib.SMTP("127.0.0.1", sink.port)
        rows = Checkpoint.objects.select_related("project__organisation").order_by("pk")
        addresses = dict(Letter.objects.values_list("subject_id", "recipient"))
        with translation.override("ru"), timezone.override("Europe/Moscow"):
            for checkpoint in rows.iterator(chunk_size=1000):
                message = plain_letter(checkpoint, addresses[checkpoint.pk])
                server.sendmail(sender, addresses[checkpoint.pk], message.message().as_bytes())
        server.quit()

    return letters / seconds(work)


def plain_letter(checkpoint: Checkpoint, recipient: str) -> EmailMultiAlternatives:
    """The letter from the service's own frame for text and for HTML; its words are filled in by Python."""
    day, what = checkpoint.due_on.strftime("%d.%m"), checkpoint.title
    words = {
        "subject": f"До {day}: {what}",
        "body": WORDS.format(
            title=checkpoint.project.title, day=day, what=what, site=settings.SITE_URL, pk=checkpoint.pk
        ),
        "action": "Отметить выполнение",
        "url": f"{settings.SITE_URL}/projects/{checkpoint.project_id}/checkpoints/{checkpoint.pk}/done/",
        "why": "Вы ведёте этот проект или работаете в нём бухгалтером.",
        "thread_title": checkpoint.project.title,
        "thread_url": f"{settings.SITE_URL}/projects/{checkpoint.project_id}/",
        "language": "ru",
        "site_url": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        words["subject"],
        render_to_string("notifications/letter.txt", words),
        settings.DEFAULT_FROM_EMAIL,
        [recipient],
        headers={"Message-ID": f"<{checkpoint.pk}@localhost>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("notifications/letter.html", words), "text/html")
    return message


def measure(*, small: bool) -> Iterator[Row]:
    letters = 50 if small else 10_000
    with only(rule()), mail_sink() as sink:
        outbox(letters)
        yield side_by_side(
            f"deliver {letters} letters, one process",
            lambda: ours(sink, letters),
            lambda: floor(sink, letters),
            unit="/s",
            bound=0.8,
        )
