"""Puts a letter together: one template a letter gives the subject, the plain text and the HTML.

A template declares what is to be said and leaves the look to this module:

    {% extends layout %}{% load letters %}
    {% block subject %}…{% endblock %}      one line
    {% block body %}…{% endblock %}         plain paragraphs, one a line, an empty line between them
    {% block action %}…{% endblock %}       what the button says
    {% block url %}{% absolute "projects:project" project.pk %}{% endblock %}

It is given what the rule's or notice's `context` returned for its subject, over that the particulars
that `enqueue` was given, and `letter`, `token` (a signed link can carry it: it names the letter) and
`recipient_name`. `ask` (whom to ask, a name) and `reply_to` (an address) are used at the foot when present,
`attachment` (a `mime.Attachment`) goes with the letter when it is sent alone.
Everything is plain text: do not escape anything in it.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import formatdate, parseaddr
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.template import Context, Engine, Template
from django.urls import reverse
from django.utils import timezone, translation

from backend.common.signing import sign
from backend.notifications import registry, wording
from backend.notifications.bounces.verp import envelope_sender
from backend.notifications.enums import Category
from backend.notifications.mime import Attachment, alternatives
from backend.notifications.models import Letter
from backend.notifications.variables import read_all

logger = logging.getLogger(__name__)

# Stands in the links of a preview instead of a signature.
SPECIMEN = "specimen"
# What a letter gives its template itself. Facts of the same name would never be seen: a link would lead nowhere.
RESERVED = frozenset({"letter", "token"})

PARTS = ("subject", "body", "action", "url")
# Nobody can type it into a letter, so that it surely divides the parts that were rendered at once.
DIVIDER = f"-- {uuid4()} --"
# What needs no parsing: nearly every address.
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9][A-Za-z0-9.-]*")

# Under which key the facts of a letter carry its centre's words, by language.
WORDINGS = "wordings"


class Unwritable(Exception):
    """The template gives no letter: a part that it must have is empty."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter says, without its look: the same for a letter, an item of a digest and a message in the inbox.

    Attributes:
        action: what the button says; `url` is where it leads. Both may be empty.
        thread: title and address of what it belongs to; empty strings when there is none.
        ask: whom to ask, a name; `reply_to` that person's address.
    """

    subject: str
    body: str
    action: str
    url: str
    why: str
    thread: tuple[str, str]
    ask: str
    reply_to: str


@dataclass(frozen=True)
class Text:
    """A letter as its recipient reads it; `stop` is the link that stops all of it, empty where nothing may."""

    subject: str
    plain: str
    html: str
    stop: str = ""


@dataclass(frozen=True)
class Parcel:
    """A letter as the mail server takes it: the bare addresses of the envelope, and the bytes."""

    sender: str
    recipient: str
    payload: bytes


def absolute(path: str) -> str:
    """The address of a page as a letter has to give it."""
    return urljoin(settings.SITE_URL + "/", path)


def unsubscribe_url(letter: Letter, *, live: bool = True) -> str:
    """The signed link that stops nudges to this recipient; empty for letters that cannot be stopped."""
    if letter.category != Category.NUDGE:
        return ""
    token = sign("unsubscribe", {"email": letter.recipient}) if live else SPECIMEN
    return absolute(reverse("notifications:unsubscribe", args=[token]))


def compose(
    letter: Letter, facts: Mapping[str, Any], thread: tuple[str, str] | None = None, *, live: bool = True
) -> Words:
    """What a letter says, in its own language, with times in its own zone.

    Args:
        facts: what the rule's `context` returned for the subject; under WORDINGS the words of the letter's centre,
            by language, that stand for the declared subject and body.
        thread: title and address of what the letter belongs to.
        live: False for a preview, whose links must not act in the name of the recipient.

    Raises:
        Unwritable: the template has no subject or no body.
        Exception: whatever else is wrong with the template or its facts.
    """
    entry = registry.find(letter.rule)
    if entry is None:
        raise Unwritable(f"No app declares {letter.rule} any more.")
    if hidden := RESERVED & (facts.keys() | letter.context.keys()):
        raise Unwritable(f"The facts of {letter.rule} call something {hidden}: that is what the letter itself gives.")
    with translation.override(letter.language), timezone.override(ZoneInfo(letter.zone)):
        data = {
            **facts,
            **letter.context,
            "letter": letter,
            "token": sign("letter", {"letter": letter.pk}) if live else SPECIMEN,
        }
        data.setdefault("recipient_name", letter.user.full_name if letter.user else "")
        parts = _parts(entry.template, data) | _own_words(letter, entry, data)
        for part in ("subject", "body"):
            if not parts[part]:
                raise Unwritable(f"{entry.template} leaves the {part} empty.")
        parts["subject"] = re.sub(r"\s+", " ", parts["subject"])[:300]
        return Words(
            **parts,
            why=str(entry.why),
            thread=(thread[0], absolute(thread[1]) if thread[1] else "") if thread else ("", ""),
            ask=str(data.get("ask", "")),
            reply_to=str(data.get("reply_to", "")),
        )


def write(
    letter: Letter, facts: Mapping[str, Any], thread: tuple[str, str] | None = None, *, live: bool = True
) -> Text:
    """The letter as text and HTML; takes and raises what `compose` does."""
    return lay_out(letter, compose(letter, facts, thread, live=live), live=live)


def lay_out(letter: Letter, words: Words, *, live: bool = True) -> Text:
    """Puts what a letter says into its look."""
    frame = {
        "subject": words.subject,
        "body": words.body,
        "action": words.action,
        "url": words.url,
        "why": words.why,
        "thread_title": words.thread[0],
        "thread_url": words.thread[1],
        "ask": words.ask,
        "reply_to": words.reply_to,
        "unsubscribe_url": unsubscribe_url(letter, live=live),
    }
    text = render("notifications/letter", frame, language=letter.language, zone=letter.zone)
    return replace(text, stop=frame["unsubscribe_url"])


def render(template: str, frame: Mapping[str, Any], *, language: str, zone: str) -> Text:
    """The two halves `<template>.txt` and `<template>.html`; `frame` holds the subject and what else they show."""
    data = {**frame, "language": language, "site_url": settings.SITE_URL}
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        plain = _template(f"{template}.txt").render(Context(data, autoescape=False))
        html = _template(f"{template}.html").render(Context(data))
    return Text(str(frame["subject"]), re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n", html)


def pack(
    letter: Letter, text: Text, *, now: datetime, reply_to: str = "", attachment: Attachment | None = None
) -> Parcel:
    """The letter with its headers, ready for the mail server.

    The sender on the envelope is where reports about this letter come back to (`bounces.verp`), if they are read.

    Raises:
        ValueError: an address or a header cannot be written.
    """
    headers = {
        "Subject": text.subject,
        "From": settings.DEFAULT_FROM_EMAIL,
        "To": letter.recipient,
        **({"Reply-To": reply_to} if reply_to else {}),
        "Date": formatdate(),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
    }
    if text.stop:
        headers |= {"List-Unsubscribe": f"<{text.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Parcel(
        sender=_bare(envelope_sender(letter, now=now) or settings.DEFAULT_FROM_EMAIL),
        recipient=_bare(letter.recipient),
        payload=alternatives(headers, plain=text.plain, html=text.html, attachment=attachment),
    )


@lru_cache(maxsize=256)
def _bare(address: str) -> str:
    """The address alone, as it stands in the envelope; Cyrillic domains are spelt in ASCII."""
    if PLAIN_ADDRESS.fullmatch(address):
        return address
    return parseaddr(sanitize_address(address, "utf-8"))[1]


def _own_words(letter: Letter, entry: registry.Notice, data: Mapping[str, Any]) -> dict[str, str]:
    """The centre's subject and body. What turns out empty or unreadable gives way to the declared words: a letter
    that is due goes out, whatever was once typed.
    """
    own = data.get(WORDINGS, {}).get(letter.language)
    if own is None:
        return {}
    values = read_all(entry.variables, data)
    try:
        written = {"subject": wording.render(own.subject, values), "body": wording.render(own.body, values)}
    except Exception:
        logger.exception("The words of centre %s for %s can't be read.", own.centre_id, own.rule)
        return {}
    return {part: tidy(text) for part, text in written.items() if text}


def tidy(text: str) -> str:
    lines = (line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _template(name: str) -> Template:
    """The parsed template; Django's cached loader keeps it."""
    return Engine.get_default().get_template(name)


@cache
def _layout() -> Template:
    return Template(DIVIDER.join(f"{{% block {part} %}}{{% endblock %}}" for part in PARTS))


def _parts(template: str, data: Mapping[str, Any]) -> dict[str, str]:
    """What the template's blocks say, rendered at once, without spaces at the ends of lines."""
    rendered = _template(template).render(Context({**data, "layout": _layout()}, autoescape=False))
    return {part: tidy(said) for part, said in zip(PARTS, rendered.split(DIVIDER), strict=True)}
