"""How a letter of the plan would read, about a real project of the centre, with links that do nothing."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.directory.models import Centre
from backend.notifications import threads, wording
from backend.notifications.ahead import Concerned, concerned
from backend.notifications.engine.database import known_zone
from backend.notifications.letters import WORDINGS, Text, write
from backend.notifications.models import Letter, Wording
from backend.notifications.registry import Rule
from backend.notifications.starting import starting_words
from backend.notifications.variables import by_name
from mentoring.playbooks.selectors import to_guests


@dataclass(frozen=True)
class Example:
    """A project that the rule concerns now; `pk` is its number."""

    pk: int
    title: str
    row: Concerned


def examples(rule: Rule, centre: Centre, *, now: datetime) -> list[Example]:
    """Projects of the centre that the rule concerns now, by title; a query, and one for their titles.

    None for letters to guests of an event: those are for its organisers to read.
    """
    if to_guests(rule):
        return []
    rows = concerned(rule, centre_id=centre.pk, now=now)
    labels = threads.labels({f"{rule.thread}:{row.about}" for row in rows})
    found = [Example(row.about, labels.get(f"{rule.thread}:{row.about}", ("", ""))[0], row) for row in rows]
    return sorted((example for example in found if example.title), key=lambda example: example.title)


def words_of(rule: Rule, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text as they stand for the centre: its own or the declared ones, with variables in braces."""
    own = Wording.objects.filter(centre=centre, rule=rule.key, language=language).first()
    return (own.subject, own.body) if own else starting_words(rule, language)


def preview(
    rule: Rule, centre: Centre, example: Example | None, *, language: str, words: tuple[str, str] | None, now: datetime
) -> Text | None:
    """The letter about the example, in these words or in the declared ones; None when it can't be written.

    Without an example it is about the rule's specimen, and where it has none the variables are shown by their names.
    """
    if example is None:
        return (_on_specimen if rule.specimen else _without_example)(rule, centre, language, words, now)
    row = example.row
    letter = Letter(
        rule=rule.key, subject_id=row.subject_id, recipient=row.recipient, user_id=row.user_id, language=language,
        category=rule.category, zone=known_zone(row.zone), anchor=row.anchor, centre=centre,
        thread=f"{rule.thread}:{row.about}", due_at=now, offset_days=(local_date(now, centre.zone) - row.anchor).days
        if abs(local_date(now, centre.zone) - row.anchor) < timedelta(days=30_000) else 0,
    )  # fmt: skip
    facts = dict(rule.context([row.subject_id]).get(row.subject_id) or {})
    if not facts:
        return None
    facts |= _own(rule, centre, language, words)
    if row.user_id:
        letter.user = User.objects.filter(pk=row.user_id).first()
    try:
        return _without_links(write(letter, facts, threads.labels([letter.thread]).get(letter.thread), live=False))
    except Exception:  # noqa: BLE001 - a project that lacks what the letter needs; the page says that it can't be shown
        return None


def _without_links(text: Text) -> Text:
    """The same letter with links that lead nowhere: some carry a right of their recipient."""
    ours = re.escape(settings.SITE_URL) + r"/[^\s\"<]*"
    html = re.sub(ours, f"{settings.SITE_URL}/…", re.sub(r'href="[^"]*"', 'href="#"', text.html))
    return Text(text.subject, re.sub(ours, f"{settings.SITE_URL}/…", text.plain), html)


def _own(rule: Rule, centre: Centre, language: str, words: tuple[str, str] | None) -> dict[str, Any]:
    """The words in the place where the engine puts those of a centre."""
    if not words:
        return {}
    own = Wording(centre=centre, rule=rule.key, language=language, subject=words[0], body=words[1])
    return {WORDINGS: {language: own}}


def _on_specimen(
    rule: Rule, centre: Centre, language: str, words: tuple[str, str] | None, now: datetime
) -> Text | None:  # fmt: skip
    assert rule.specimen is not None  # noqa: S101 - tells the type checker
    with translation.override(language):
        facts = rule.specimen(centre, now)
    letter = Letter(
        rule=rule.key, subject_id=0, recipient=centre.email, language=language, category=rule.category,
        zone=known_zone(centre.zone), anchor=local_date(now, centre.zone), centre=centre, due_at=now, offset_days=0,
    )  # fmt: skip
    return _without_links(write(letter, facts | _own(rule, centre, language, words), live=False))


def _without_example(
    rule: Rule, centre: Centre, language: str, words: tuple[str, str] | None, now: datetime
) -> Text | None:  # fmt: skip
    subject, body = words or starting_words(rule, language)
    with translation.override(language), timezone.override("UTC"):
        values = {name: f"[{variable.title}]" for name, variable in by_name(rule.variables).items()}
        subject, body = wording.render(subject, values), wording.render(body, values)
    return Text(subject, f"{body}\n", "") if subject else None
