"""Answers "why was this sent, or not sent?" in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common.clock import at, local_date
from backend.notifications import registry
from backend.notifications.engine.database import compiled
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.models import Letter
from backend.notifications.registry import Rule
from backend.ui.templatetags.ui import day, moment


def title_of(letter: Letter) -> str:
    """What the ledger calls the letter: the title of its rule, or the key of one that exists no more."""
    entry = registry.find(letter.rule)
    return str(entry.title) if entry else letter.rule


def story(letter: Letter) -> list[str]:
    """What happened to the letter so far and what comes next, a sentence each, in the order of events."""
    sentences = [_planned(letter)]
    if letter.attempts:
        sentences.append(
            ngettext("It was tried %(count)d time.", "It was tried %(count)d times.", letter.attempts)
            % {"count": letter.attempts}
        )
    if letter.status == LetterStatus.SENT and letter.sent_at:
        sentences.append(_("The mail server accepted it on %(when)s.") % {"when": _when(letter, letter.sent_at)})
    if letter.reason:
        sentences.append(str(Reason(letter.reason).label))
    if letter.outcome:
        sentences.append(_("The answer was: “%(answer)s”.") % {"answer": letter.outcome})
    sentences += _next(letter)
    if letter.answered_at:
        sentences.append(_("It was answered on %(when)s.") % {"when": _when(letter, letter.answered_at)})
    return sentences


def _planned(letter: Letter) -> str:
    days = abs(letter.offset_days or 0)
    values: dict[str, Any] = {"when": _when(letter, letter.due_at), "days": days}
    if letter.anchor is None or letter.offset_days is None:
        return _("It was ordered on %(when)s.") % values
    values["anchor"] = day(letter.anchor)
    if letter.offset_days == 0:
        return _("It was planned for %(when)s, the day %(anchor)s itself.") % values
    if letter.offset_days < 0:
        sentence = ngettext(
            "It was planned for %(when)s, %(days)d day before %(anchor)s.",
            "It was planned for %(when)s, %(days)d days before %(anchor)s.",
            days,
        )
    else:
        sentence = ngettext(
            "It was planned for %(when)s, %(days)d day after %(anchor)s.",
            "It was planned for %(when)s, %(days)d days after %(anchor)s.",
            days,
        )
    return sentence % values


def _next(letter: Letter) -> list[str]:
    advice: dict[str, str | Promise] = {
        LetterStatus.CLAIMED: _("A worker is preparing it now."),
        LetterStatus.SENDING: _("A worker is sending it now."),
        LetterStatus.UNKNOWN: _("Ask the recipient whether it came; then mark it as sent or send it again."),
        LetterStatus.FAILED: _("Check the address with the recipient; then send it again."),
        LetterStatus.BROKEN: _("Tell the administrator; when it is mended, send it again."),
    }
    if letter.status == LetterStatus.PENDING:
        return [_("It goes out on %(when)s.") % {"when": _when(letter, letter.next_try_at)}]
    return [str(advice[letter.status])] if letter.status in advice else []


def _when(letter: Letter, instant: datetime) -> str:
    return moment(instant.astimezone(ZoneInfo(letter.zone)))


@dataclass(frozen=True)
class Outlook:
    """What one rule has to say about a thread."""

    rule: Rule
    recipients: list[str]
    due: list[datetime]

    @property
    def concerned(self) -> bool:
        """Whether anybody of the thread still needs to be told."""
        return bool(self.recipients)


CONCERNED = """
SELECT anchor::date, zone, lower(trim(recipient)) FROM ({candidates}) AS declared WHERE thread = %(thread)s
"""


def outlook(thread: str, now: datetime) -> list[Outlook]:
    """For each rule, whom of the thread it concerns and when it writes next; a query a rule."""
    return [_outlook(rule, _concerned(rule, thread, now), now) for rule in registry.rules()]


def _concerned(rule: Rule, thread: str, now: datetime) -> list[tuple[date, str, str]]:
    declared = compiled(rule.candidates(now))
    if declared is None:
        return []
    candidates, parameters = declared
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED.replace("{candidates}", candidates), parameters | {"thread": thread})
        return list(cursor.fetchall())


def _outlook(rule: Rule, rows: Iterable[tuple[date, str, str]], now: datetime) -> Outlook:
    recipients: set[str] = set()
    due: set[datetime] = set()
    for anchor, zone, recipient in rows:
        recipients.add(recipient)
        days = (anchor + timedelta(days=offset) for offset in rule.offsets)
        due |= {at(on, rule.hour, zone) for on in days if on >= local_date(now, zone)}
    return Outlook(rule, sorted(recipients), sorted(moment for moment in due if moment >= now)[:3])
