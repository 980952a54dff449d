"""Answers "why did nobody write to this person on this day?" for one rule and one project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import Preferences
from backend.common.clock import at, local_date, zone_named
from backend.common.errors import Invalid
from backend.common.workdays import is_working_day
from backend.notifications import registry
from backend.notifications.calendar import due_on
from backend.notifications.engine.database import known_zone
from backend.notifications.engine.declared import declared
from backend.notifications.engine.sweep import HORIZON
from backend.notifications.enums import Category, Channel, LetterStatus
from backend.notifications.explain import OF_THREAD
from backend.notifications.models import Address, ChannelChoice, Letter, LetterArchive
from backend.notifications.plan import Plans
from backend.notifications.registry import Rule
from backend.notifications.selectors import Row, rows_of
from backend.ui.templatetags.ui import day, moment

SUBJECTS = """
WITH {declared}
SELECT DISTINCT subject.anchor, subject.zone, subject.centre_id, coalesce(concerned.recipient, '')
FROM subject
LEFT JOIN concerned ON concerned.subject_id = subject.subject_id AND concerned.anchor = subject.anchor
ORDER BY subject.anchor
"""


# So many days on which the rule does write are named to whoever asks about another one.
NEAREST = 6


@dataclass(frozen=True)
class Question:
    """Which follow-up somebody expected: of which rule, in which thread, on which day, and for whom ("": anybody)."""

    rule: Rule
    thread: str
    on: date
    recipient: str = ""


@dataclass(frozen=True)
class Answer:
    """What there is to say, a sentence each, and the letters of that day, if there are any."""

    sentences: list[str]
    letters: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Subject:
    anchor: date
    zone: str
    centre: int | None
    recipient: str


def question_of(*, thread: str, rule: str, on: date, recipient: str = "") -> Question:
    """The question about a follow-up that was expected in a thread.

    Raises:
        Invalid: no such rule tells anybody of this kind of thing, or nobody could have been told on that day.
    """
    entry = registry.find(rule)
    if not isinstance(entry, Rule) or entry.thread != thread.partition(":")[0]:
        raise Invalid(_("There is no such follow-up here. The follow-up plan lists them."), field="rule")
    if not 1990 <= on.year <= 2100:
        raise Invalid(_("Give a day between 1990 and 2100."), field="on")
    return Question(entry, thread, on, recipient.strip().lower())


def why_not(question: Question, now: datetime) -> Answer:
    """Why there was, or will be, no letter; a constant number of queries.

    Whoever asks works on the project: of nobody else than the people whom the rule tells anything is said.
    """
    letters = list(_of_that_day(question))
    if letters:
        return Answer([_("There is a letter of that day; its history says what became of it.")], rows_of(letters))
    if _archived(question):
        return Answer([_("There was a letter of that day; it is in the archive.")])
    subjects = _subjects(question, now)
    sentences = _not_concerned(question, subjects)
    if not sentences:
        mine = [row for row in subjects if row.recipient == question.recipient or not question.recipient]
        sentences = list(dict.fromkeys(_of_the_day(question, mine, Plans.read(), now)))
        sentences += _hindrances(question, {row.recipient for row in mine if row.recipient})
    return Answer(sentences)


def _of_that_day(question: Question) -> Iterator[Letter]:
    near = _days_around(question.on)
    found = Letter.objects.filter(thread=question.thread, rule=question.rule.key).select_related("user")
    if question.recipient:
        found = found.filter(recipient=question.recipient)
    for letter in found.filter(Q(due_at__range=near) | Q(sent_at__range=near)).order_by("due_at", "pk")[:100]:
        moments = (letter.due_at, letter.sent_at)
        if any(moment and local_date(moment, known_zone(letter.zone)) == question.on for moment in moments):
            yield letter


def _archived(question: Question) -> bool:
    old = LetterArchive.objects.filter(thread=question.thread, rule=question.rule.key)
    return old.filter(due_at__range=_days_around(question.on, days=0)).exists()


def _days_around(on: date, days: int = 1) -> tuple[datetime, datetime]:
    return (
        at(on - timedelta(days=days), datetime.min.time(), settings.TIME_ZONE),
        at(on + timedelta(days=days + 1), datetime.min.time(), settings.TIME_ZONE),
    )


def _subjects(question: Question, now: datetime) -> list[_Subject]:
    concerned = declared(question.rule, now, condition=OF_THREAD)
    if concerned is None:
        return []
    about = int(question.thread.partition(":")[2])
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS.replace("{declared}", concerned.sql), concerned.parameters | {"about": about})
        return [_Subject(anchor, known_zone(zone), centre, told) for anchor, zone, centre, told in cursor.fetchall()]


def _not_concerned(question: Question, subjects: list[_Subject]) -> list[str]:
    told = sorted({row.recipient for row in subjects if row.recipient})
    if not subjects:
        return [_("It does not concern this now: it is done, the stage is another one, or the date is not known yet.")]
    if not told:
        return [_("Nobody of those whom it tells has an address. Enter one, and it comes by itself.")]
    if question.recipient and question.recipient not in told:
        return [_("It does not tell this person. It tells: %(people)s.") % {"people": ", ".join(told)}]
    return []


def _of_the_day(question: Question, subjects: Iterable[_Subject], plans: Plans, now: datetime) -> Iterator[str]:
    """What the plan says about that day."""
    rule, days, expected = question.rule, set[date](), False
    for row in subjects:
        offsets = plans.offsets(rule, row.centre)
        if not offsets:
            yield _("The centre has switched this follow-up off in its plan.")
            return
        planned = _dates(rule, row.anchor, offsets)
        days |= planned
        if question.on in planned:
            expected = True
            if rule.ends_with_day and question.on <= row.anchor < local_date(now, row.zone):
                yield _("It is about a day that is over: %(day)s.") % {"day": day(row.anchor)}
            else:
                yield _at_that_hour(rule, at(question.on, rule.hour, row.zone), row.zone, now)
        elif question.on in _dates(rule, row.anchor, rule.offsets):
            expected = True
            yield _("The rule has a letter for that day, but the centre has taken it out of its plan.")
    if not expected:
        nearest = sorted(sorted(days, key=lambda one: abs(one - question.on))[:NEAREST])
        listed = ", ".join(day(one) for one in nearest)
        yield _("None of its letters falls on that day. The nearest ones fall on: %(days)s.") % {"days": listed}


def _dates(rule: Rule, anchor: date, offsets: Iterable[int]) -> set[date]:
    found = set()
    for offset in offsets:
        try:
            found.add(due_on(anchor, offset, rule.unit, rule.anchored))
        except OverflowError:  # a date that somebody mistyped by thousands of years
            continue
    return found


def _at_that_hour(rule: Rule, due: datetime, zone: str, now: datetime) -> str:
    when = {"when": moment(due.astimezone(zone_named(zone)))}
    if due > now + HORIZON:
        return _("It is due on %(when)s. It appears among the letters a week before.") % when
    if due > now - rule.window:
        return _("It is due on %(when)s and not planned yet: that happens within a few minutes.") % when
    return ngettext(
        "It was due on %(when)s, and a missed one is caught up for %(days)d day: that is over. On that day nobody "
        "knew yet that it would be needed.",
        "It was due on %(when)s, and a missed one is caught up for %(days)d days: that is over. On that day nobody "
        "knew yet that it would be needed.",
        rule.window.days,
    ) % (when | {"days": rule.window.days})


def _hindrances(question: Question, people: set[str]) -> list[str]:
    """What would hold the letter back on its way to these people; four queries at most."""
    nudge = question.rule.category == Category.NUDGE
    addresses = Address.objects.in_bulk(people)
    chosen = {row.user.email: row for row in Preferences.objects.filter(user__email__in=people).select_related("user")}
    declined = set(
        ChannelChoice.objects.filter(
            user__email__in=people, category=question.rule.category, channel=Channel.EMAIL, wanted=False
        ).values_list("user__email", flat=True)
    )
    had = _nudges_of_the_day(question, people) if nudge else {}
    said = []
    for email in sorted(people):
        address, choice = addresses.get(email), chosen.get(email)
        said += [
            sentence % {"email": email}
            for holds, sentence in (
                (address and address.bounced_at, _("%(email)s does not exist any more: no letter goes there.")),
                (nudge and address and address.unsubscribed_at, _("%(email)s unsubscribed from advice and reminders.")),
                (nudge and choice and not choice.nudges, _("%(email)s has switched advice and reminders off.")),
                (nudge and email in declined, _("%(email)s does not want this by e-mail.")),
                (
                    choice and _is_quiet(choice, question.rule),
                    _("The hour lies in the quiet hours of %(email)s: the letter waits until they end."),
                ),
                (
                    nudge and (not choice or choice.rests_on_days_off) and not is_working_day(question.on),
                    _("That is a day off: advice to %(email)s waits for the next working day."),
                ),
                (
                    had.get(email, 0) >= settings.NUDGES_A_DAY,
                    _("%(email)s had enough reminders on that day: the letter waits until the next morning."),
                ),
            )
            if holds
        ]
    return said


def _is_quiet(choice: Preferences, rule: Rule) -> bool:
    begin, end = choice.quiet_from, choice.quiet_until
    return begin <= rule.hour < end if begin <= end else rule.hour >= begin or rule.hour < end


def _nudges_of_the_day(question: Question, people: set[str]) -> dict[str, int]:
    sent = Letter.objects.filter(
        recipient__in=people,
        category=Category.NUDGE,
        status=LetterStatus.SENT,
        sent_at__range=_days_around(question.on),
    ).values_list("recipient", "sent_at", "zone")
    had: dict[str, int] = {}
    for email, sent_at, zone in sent:
        if sent_at and local_date(sent_at, known_zone(zone)) == question.on:
            had[email] = had.get(email, 0) + 1
    return had
