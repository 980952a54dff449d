"""Answers "why was this sent, or not sent?" in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common.clock import at, zone_named
from backend.notifications import registry
from backend.notifications.calendar import due_on
from backend.notifications.engine.database import known_zone
from backend.notifications.engine.declared import declared
from backend.notifications.enums import Channel, LetterStatus, Reason
from backend.notifications.models import Letter, LetterArchive
from backend.notifications.plan import Plans
from backend.notifications.registry import Anchored, Rule, Unit
from backend.ui.templatetags.ui import day, moment


def title_of(letter: Letter | LetterArchive) -> str:
    """What the ledger calls the letter: the title of its rule, or the key of one that exists no more."""
    entry = registry.find(letter.rule)
    return str(entry.title) if entry else letter.rule


def story(letter: Letter) -> list[str]:
    """What happened to the letter so far and what comes next, a sentence each, in the order of events."""
    sentences = [_planned(letter), *_counted(letter)]
    if letter.attempts:
        sentences.append(
            ngettext("It was tried %(count)d time.", "It was tried %(count)d times.", letter.attempts)
            % {"count": letter.attempts}
        )
    if letter.sent_at and letter.status in (LetterStatus.SENT, LetterStatus.FAILED):
        sentences.append(_arrived(letter, letter.sent_at))
    if letter.carrier_id:
        sentences.append(_("It went within the letter number %(number)d.") % {"number": letter.carrier_id})
    if letter.reason:
        sentences.append(str(Reason(letter.reason).label))
    if letter.outcome:
        sentences.append(_("The answer was: “%(answer)s”.") % {"answer": letter.outcome})
    sentences += _next(letter)
    if letter.answered_at:
        sentences.append(_("It was answered on %(when)s.") % {"when": _when(letter, letter.answered_at)})
    return sentences


def _arrived(letter: Letter, sent_at: datetime) -> str:
    sentences = {
        Channel.INBOX: _("It has been among the person's messages on this site since %(when)s."),
        Channel.TASK: _("The task was opened on %(when)s."),
        Channel.TELEGRAM: _("The messenger accepted it on %(when)s."),
        Channel.VK: _("The messenger accepted it on %(when)s."),
    }
    sentence = sentences.get(Channel(letter.channel), _("The mail server accepted it on %(when)s."))
    return sentence % {"when": _when(letter, sent_at)}


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


def _counted(letter: Letter) -> list[str]:
    """What the days of the plan are, where they are not simply those of the calendar."""
    rule = registry.find(letter.rule)
    if not isinstance(rule, Rule) or letter.offset_days is None:
        return []
    said: dict[str, str | Promise] = {
        Unit.WORKING: _("These are working days by the production calendar."),
        Anchored.MONTH_END: _("They are counted from the end of the month."),
        Anchored.QUARTER_END: _("They are counted from the end of the quarter."),
    }
    return [str(said[kind]) for kind in (rule.unit, rule.anchored) if kind in said]


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
    return moment(instant.astimezone(zone_named(letter.zone)))


@dataclass(frozen=True)
class Outlook:
    """What one rule has to say about a thread; `silenced`: the centre has switched it off in its plan."""

    rule: Rule
    recipients: list[str]
    due: list[datetime]
    silenced: bool = False

    @property
    def concerned(self) -> bool:
        """Whether anybody of the thread still needs to be told."""
        return bool(self.recipients)


OF_THREAD = "about = %(about)s AND anchor IS NOT NULL"

CONCERNED = "WITH {declared} SELECT anchor, zone, centre_id, recipient FROM concerned"


def outlook(thread: str, now: datetime) -> list[Outlook]:
    """For each rule of the thread's kind, whom it concerns there and when it writes next; a query a rule."""
    prefix, _colon, number = thread.partition(":")
    plans = Plans.read()
    rules = [rule for rule in registry.rules() if rule.thread == prefix]
    return [_outlook(rule, _concerned(rule, int(number), now), plans, now) for rule in rules]


Concerned = tuple[date, str, int | None, str]


def _concerned(rule: Rule, about: int, now: datetime) -> list[Concerned]:
    concerned = declared(rule, now, condition=OF_THREAD)
    if concerned is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED.replace("{declared}", concerned.sql), concerned.parameters | {"about": about})
        return list(cursor.fetchall())


def _outlook(rule: Rule, rows: Iterable[Concerned], plans: Plans, now: datetime) -> Outlook:
    recipients: set[str] = set()
    due: set[datetime] = set()
    planned = False
    for anchor, zone, centre, recipient in rows:
        recipients.add(recipient)
        for offset in plans.offsets(rule, centre):
            planned = True
            moment = _due(rule, anchor, offset, known_zone(zone))
            if moment is not None and moment >= now:
                due.add(moment)
    return Outlook(rule, sorted(recipients), sorted(due)[:3], silenced=bool(recipients) and not planned)


def _due(rule: Rule, anchor: date, offset: int, zone: str) -> datetime | None:
    try:
        return at(due_on(anchor, offset, rule.unit, rule.anchored), rule.hour, zone)
    except OverflowError:  # a date that somebody mistyped by thousands of years
        return None
