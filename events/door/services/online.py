"""Attendance by the log of an online meeting: proposed first, taken when a person has looked at it."""

import difflib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Invalid
from events.door.enums import AttendanceState, MarkSource, Outcome
from events.door.logs import Visitor, plain, visitors_of
from events.door.selectors import expected
from events.door.services.lists import check_day
from events.door.services.marking import Marker, Wanted, take
from events.enums import EventStatus
from events.models import Event, Registration

BEFORE = timedelta(minutes=60)
"""So long before the beginning whoever opens the link of their ticket has come."""
MOST_CANDIDATES = 5
MOST_UNCLEAR = 400
MOST_GUESSES = 100
"""Spellings are compared letter by letter for so many lines at most: it takes long."""


@dataclass
class Match:
    """A line of the log and who it seems to be; `index` names the line in the form.

    `how` is "email" or "name" where it is sure, "unclear" or "unknown" where a person has to say, "short" for those
    who did not stay for long enough.
    """

    index: int
    visitor: Visitor
    how: str
    registration: Registration | None = None
    candidates: list[Registration] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        return self.how in {"email", "name"}


@dataclass
class Proposal:
    """What the log says, before anything is taken."""

    matches: list[Match]

    @property
    def sure(self) -> list[Match]:
        return [match for match in self.matches if match.sure]

    @property
    def open(self) -> list[Match]:
        """Those about which a person has to say something, or may."""
        return [match for match in self.matches if not match.sure][:MOST_UNCLEAR]


def propose(*, event: Event, text: str, day: date, least: int) -> Proposal:
    """Who of the log is who on the list. Nothing is changed.

    Args:
        least: so many minutes somebody has to have been there; who stayed for an unknown time is taken.

    Raises:
        Invalid: nobody is named in the log, or it is too long.
    """
    people = list(expected(event).order_by("full_name", "pk"))
    visitors = visitors_of(text, day, event.zone)
    names = _Names(people)
    matches = []
    for index, visitor in enumerate(visitors):
        match = _match(index, visitor, names)
        if match.sure and visitor.minutes is not None and visitor.minutes < least:
            match = Match(index, visitor, "short", candidates=[match.registration] if match.registration else [])
        matches.append(match)
    return Proposal(matches)


@transaction.atomic
def take_log(
    *, event: Event, text: str, day: date, least: int, chosen: Mapping[int, int], by: User, now: datetime
) -> dict[str, int]:
    """Marks those as present who are surely in the log, and those whom a person has `chosen` for its other lines.

    Returns how many were `marked`, and how many `stood`: they were marked before, and that stands.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: the log names nobody, or somebody was chosen who is not on the list.
        Conflict: the day has not come yet.
    """
    permit(by, "door.mark_attendance", event)
    check_day(event, day, None, {AttendanceState.PRESENT}, now)
    proposal = propose(event=event, text=text, day=day, least=least)
    listed = set(expected(event).filter(pk__in=chosen.values()).values_list("pk", flat=True))
    if set(chosen.values()) - listed:
        raise Invalid(_("Somebody is not on the list any more. Load the page anew."), code="not_listed")
    who: dict[int, list[Visitor]] = {}
    for match in proposal.matches:
        pk = match.registration.pk if match.registration else chosen.get(match.index)
        if pk:
            who.setdefault(pk, []).append(match.visitor)
    wanted = [
        Wanted(
            registration_id=pk, day=day, state=AttendanceState.PRESENT, source=MarkSource.ONLINE, number=uuid.uuid4(),
            at=min([one.joined for one in visitors if one.joined] or [now]), minutes=_together(visitors),
        )
        for pk, visitors in who.items()
    ]  # fmt: skip
    answers = take(marks=wanted, marker=Marker(by=by), now=now)
    marked = sum(answer.outcome == Outcome.TAKEN for answer in answers)
    return {"marked": marked, "stood": len(answers) - marked}


def join(*, registration: Registration, day: date, now: datetime) -> bool:
    """Notes that somebody opened the link of their ticket while the meeting is on; whether it was the time for that.

    Their mark has a number of its own for each day, so that opening it again changes nothing.
    """
    event = registration.event
    if event.status != EventStatus.PUBLISHED or not event.starts_at - BEFORE <= now < event.ends_at:
        return False
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"join:{registration.pk}:{day.isoformat()}")
    wanted = Wanted(
        registration_id=registration.pk, day=day, state=AttendanceState.PRESENT, at=now, source=MarkSource.ONLINE,
        number=number,
    )  # fmt: skip
    take(marks=[wanted], marker=Marker(), now=now)
    return True


class _Names:
    """The people on the list by what a log may call them."""

    def __init__(self, people: list[Registration]) -> None:
        self.by_email = {person.email.lower(): person for person in people if person.email}
        self._by_name: dict[frozenset[str], list[Registration]] = {}
        self._by_word: dict[str, dict[int, Registration]] = {}
        for person in people:
            words = frozenset(plain(person.full_name).split())
            self._by_name.setdefault(words, []).append(person)
            for word in words:
                self._by_word.setdefault(word, {})[person.pk] = person
        self._spelled = {" ".join(sorted(words)): people[0] for words, people in self._by_name.items()}
        self._guesses = MOST_GUESSES

    def same(self, said: frozenset[str]) -> list[Registration]:
        """Those of this name; else those in whose name all its words are: two are enough without the third."""
        if exactly := self._by_name.get(said):
            return exactly
        if len(said) < 2:
            return []
        having = [self._by_word.get(word, {}) for word in said]
        return [person for pk, person in having[0].items() if all(pk in others for others in having)]

    def near(self, said: frozenset[str]) -> list[Registration]:
        """Those who share a word of it, or whose name is spelled nearly so."""
        sharing = {pk: person for word in said if len(word) > 2 for pk, person in self._by_word.get(word, {}).items()}
        if sharing or not self._guesses:
            return list(sharing.values())[:MOST_CANDIDATES]
        self._guesses -= 1
        close = difflib.get_close_matches(" ".join(sorted(said)), self._spelled, n=MOST_CANDIDATES, cutoff=0.75)
        return [self._spelled[name] for name in close]


def _match(index: int, visitor: Visitor, names: _Names) -> Match:
    if known := names.by_email.get(visitor.email):
        return Match(index, visitor, "email", known)
    said = frozenset(plain(visitor.name).split())
    same = names.same(said)
    if len(same) == 1:
        return Match(index, visitor, "name", same[0])
    candidates = same[:MOST_CANDIDATES] or names.near(said)
    return Match(index, visitor, "unclear" if candidates else "unknown", candidates=candidates)


def _together(visitors: list[Visitor]) -> int | None:
    minutes = [one.minutes for one in visitors if one.minutes is not None]
    return min(sum(minutes), 1440) if minutes else None
