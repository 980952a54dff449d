"""Delivery by one process, beside code that renders two templates, builds the message and hands it to smtplib."""

import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.template.backends.django import Template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from backend.common import clock
from backend.common.signing import sign
from backend.notifications import registry
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.facts import gather
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Channel
from backend.notifications.letters import absolute, write
from backend.notifications.models import Letter
from backend.notifications.registry import Rule
from backend.ui.templatetags.ui import day
from projects.models import Checkpoint
from tests.load.country import people
from tests.load.harness import ROOT, Row, Sink, mail_sink, only, run_sql, seconds, side_by_side

# The whole letter twice, as somebody writes it who has only this one to send. What is said once a project (the link
# to check in) is signed, as it has to be.
PLAIN = """{% load letters %}\
{% blocktranslate trimmed with title=project.title what=checkpoint.title day=checkpoint.due_on|day %}
In the project “{{ title }}” this is due by {{ day }}: {{ what }}.
{% endblocktranslate %}

{% translate "When it is done, mark it, and we will not remind you again. How is it going? One tap is enough:" %}

{% translate "All goes to plan" %}: {% absolute "mentoring:check_in" token=token %}?answer=on_plan

{% translate "There are difficulties" %}: {% absolute "mentoring:check_in" token=token %}?answer=difficulties

{% translate "We need help" %}: {% absolute "mentoring:check_in" token=token %}?answer=need_help

{% translate "Mark as done" %}:
{% absolute "projects:checkpoint_done" project.pk checkpoint.pk %}

--
{% translate "Why did I get this?" context "letter" %} {{ why }}
{{ project.title }}: {% absolute "projects:project" project.pk %}
{% translate "Questions? Ask your resource centre." context "letter" %}
"""
CHOICES = (
    ("on_plan", "All goes to plan"),
    ("difficulties", "There are difficulties"),
    ("need_help", "We need help"),
)


def rich_template() -> str:
    """The service's frame for HTML with the words of this letter in it, instead of the places for any."""
    before, _any, after = in_one_piece().partition("{% for part in body|choices %}{% if part.url %}")
    choice, _else, after = after.partition("{% else %}")
    after = after.partition("{% endfor %}")[2]
    words = (
        "<p>{% blocktranslate trimmed with title=project.title what=checkpoint.title day=checkpoint.due_on|day %}"
        "In the project “{{ title }}” this is due by {{ day }}: {{ what }}."
        "{% endblocktranslate %}</p><p>{% translate "
        '"When it is done, mark it, and we will not remind you again. How is it going? One tap is enough:" %}</p>'
        + "".join(
            choice.replace("{{ part.label }}", f'{{% translate "{label}" %}}').replace(
                "{{ part.url }}", f'{{% absolute "mentoring:check_in" token=token %}}?answer={answer}'
            )
            for answer, label in CHOICES
        )
    )
    return before + words + after


def in_one_piece() -> str:
    """The service's letter in HTML as if nothing of it were shared with other letters."""
    folder = ROOT / "backend/notifications/templates/notifications"
    letter = (folder / "letter.html").read_text()
    why = letter.partition("{% block why %}")[2].partition("{% endblock %}")[0]
    words = (folder / "mail/words.html").read_text().rstrip("\n")
    frame = (folder / "mail/frame.html").read_text()
    frame = frame.replace("{% block words %}", words).replace("{% block why %}", why).replace("{% block stop %}", "")
    return frame.replace("{% endblock %}", "")


def rule() -> Rule:
    """The reminder of a checkpoint, as the service declares it."""
    declared = registry.find("projects.checkpoint_coming")
    assert isinstance(declared, Rule)
    return replace(declared, channels=(Channel.EMAIL,))


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
    plain, rich = templates()

    def work() -> None:
        server = smtplib.SMTP("127.0.0.1", sink.port)
        rows = Checkpoint.objects.select_related("project").order_by("pk")
        rows_of = {letter.subject_id: letter for letter in Letter.objects.only("pk", "subject_id", "recipient")}
        with translation.override("ru"), timezone.override("Europe/Moscow"):
            for checkpoint in rows.iterator(chunk_size=1000):
                letter = rows_of[checkpoint.pk]
                message = plain_letter(checkpoint, letter, plain, rich)
                server.sendmail(sender, letter.recipient, message.message().as_bytes())
        server.quit()

    return letters / seconds(work)


def templates() -> tuple[Template, Template]:
    plain, rich = (engines["django"].from_string(template) for template in (PLAIN, rich_template()))
    return plain, rich


def same_words() -> None:
    """Nobody compares different letters."""
    letter = Letter.objects.select_related("user").order_by("pk").first()
    assert letter is not None
    checkpoint = Checkpoint.objects.select_related("project").get(pk=letter.subject_id)
    facts = gather([letter])
    text = write(letter, facts.found[letter.rule, letter.subject_id], facts.threads[letter.thread])
    with translation.override("ru"), timezone.override("Europe/Moscow"):
        message = plain_letter(checkpoint, letter, *templates())
    assert message.subject.split() == text.subject.split()
    assert message_words(str(message.body)) == message_words(text.plain)
    assert message_words(str(message.alternatives[0][0])) == message_words(text.html)


def message_words(text: str) -> list[str]:
    """The text without what differs from one signature to the next."""
    return re.sub(r"[\w:.-]{40,}", "", re.sub(r">\s*<", "><", text)).split()


def plain_letter(checkpoint: Checkpoint, letter: Letter, plain: Template, rich: Template) -> EmailMultiAlternatives:
    """One letter: two templates rendered, one message built."""
    project = checkpoint.project
    words = {
        "checkpoint": checkpoint,
        "project": project,
        "token": sign("letter", {"letter": letter.pk}),
        "subject": gettext("By %(day)s: %(what)s") % {"day": day(checkpoint.due_on), "what": checkpoint.title},
        "why": str(rule().why),
        "action": gettext("Mark as done"),
        "url": absolute(reverse("projects:checkpoint_done", args=[project.pk, checkpoint.pk])),
        "thread_title": project.title,
        "thread_url": absolute(reverse("projects:project", args=[project.pk])),
        "language": "ru",
    }
    message = EmailMultiAlternatives(
        str(words["subject"]),
        plain.render(words),
        settings.DEFAULT_FROM_EMAIL,
        [letter.recipient],
        headers={"Message-ID": f"<{checkpoint.pk}@localhost>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(rich.render(words), "text/html")
    return message


def measure(*, small: bool) -> Iterator[Row]:
    letters = 50 if small else 10_000
    with only(rule()), mail_sink() as sink:
        outbox(letters)
        same_words()
        yield side_by_side(
            f"deliver {letters} letters, one process",
            lambda: ours(sink, letters),
            lambda: floor(sink, letters),
            unit="/s",
            bound=0.8,
        )
