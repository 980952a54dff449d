"""The seat counters: of the event, of its categories, of its sessions.

Whoever changes which registrations have a seat holds the event's `Seats` row and reads the counters after that.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from backend.common.errors import Conflict, Invalid
from backend.common.prepared import prepared
from events.intake import event_with
from events.models import Event

HOLD = timedelta(hours=48)
"""How long a seat waits for the confirmation of the address."""
PROMOTION_HOLD = timedelta(hours=24)
"""How long a seat that became free waits for the next person of the waiting list."""


@dataclass(frozen=True)
class Wish:
    """What one person takes who has a seat: one of the event, of their category, of each session that they chose."""

    event: int
    category: int | None = None
    sessions: tuple[int, ...] = ()


@dataclass
class Count:
    """A counter as it is under the lock; `most` is None where nothing limits it."""

    title: str
    most: int | None
    taken: int

    def has(self, people: int) -> bool:
        return self.most is None or self.taken + people <= self.most


@dataclass
class Room:
    """The counters of one event, read after its lock was taken.

    Attributes:
        event: only what decides whether it takes people: status, time, zone.
        known: which of the addresses that were asked for are on its list.
        waiting: how many are on the waiting list.
    """

    event: Event
    seats: Count
    categories: dict[int, Count]
    sessions: dict[int, Count]
    known: frozenset[str] = frozenset()
    waiting: int = 0

    def short_of(self, wishes: Sequence[Wish]) -> list[Count]:
        """What has no room for all of these together; empty when they fit."""
        categories, sessions = _added(wishes)
        needed = [(self.seats, len(wishes))]
        needed += [(self.categories[pk], count) for pk, count in categories.items()]
        needed += [(self.sessions[pk], count) for pk, count in sessions.items()]
        return [count for count, people in needed if not count.has(people)]

    def check(self, wish: Wish) -> None:
        """Raises Invalid when the category or a session is gone that was there when the form was opened."""
        if wish.category is not None and wish.category not in self.categories:
            raise Invalid(_("There is no such category any more. Choose another one."), field="category")
        if not set(wish.sessions) <= self.sessions.keys():
            raise Invalid(_("There is no such session any more. Choose another one."), field="sessions")

    def take(self, wishes: Sequence[Wish], sign: int = 1) -> None:
        """Counts them in, in memory: `count` writes it. `sign=-1` counts them out."""
        categories, sessions = _added(wishes)
        self.seats.taken += sign * len(wishes)
        for pk, people in categories.items():
            self.categories[pk].taken += sign * people
        for pk, people in sessions.items():
            self.sessions[pk].taken += sign * people

    def full(self, counts: Iterable[Count]) -> Conflict:
        """The refusal that names what has no room."""
        named = [count for count in counts if count is not self.seats]
        if not named:
            return Conflict(_("All seats of the event are taken."), code="full")
        titles = ", ".join(f"«{count.title}»" for count in named)
        said = _("There is no seat left here: %(titles)s. Choose something else.") % {"titles": titles}
        return Conflict(said, code="full")


def _added(wishes: Iterable[Wish]) -> tuple[Counter[int], Counter[int]]:
    wishes = list(wishes)
    categories = Counter(wish.category for wish in wishes if wish.category is not None)
    return categories, Counter(pk for wish in wishes for pk in wish.sessions)


LOCK = "SELECT event_id FROM events_seats WHERE event_id = ANY(%s) ORDER BY event_id FOR UPDATE"


def lock_seats(event_ids: Collection[int], *, skip_locked: bool = False) -> list[int]:
    """Locks the counters in the order of their events and returns the ids of those that are locked now."""
    with prepared() as cursor:
        cursor.execute(f"{LOCK} SKIP LOCKED" if skip_locked else LOCK, [list(event_ids)])
        return [pk for (pk,) in cursor.fetchall()]


ROOMS = "SELECT * FROM events_rooms(%(events)s::bigint[], %(emails)s::text[], %(to_lock)s)"


def rooms(event_ids: Collection[int], emails: Sequence[str] = ()) -> dict[int, Room]:
    """What is free in each of the events, whose counters are locked, and which of the addresses are on their lists."""
    return _asked(event_ids, emails, to_lock=False)


def locked_room(event_id: int, emails: Sequence[str] = ()) -> Room:
    """Locks the counters of an event and returns what `rooms` does of it: one question, for others wait meanwhile.

    Raises:
        Conflict: the event was thrown away since it was read.
    """
    found = _asked([event_id], emails, to_lock=True)
    if event_id not in found:
        raise Conflict(_("There is no such event any more. Have a look at the coming ones."), code="event_gone")
    return found[event_id]


def _asked(event_ids: Collection[int], emails: Sequence[str], *, to_lock: bool) -> dict[int, Room]:
    with prepared() as cursor:
        cursor.execute(ROOMS, {"events": list(event_ids), "emails": list(emails), "to_lock": to_lock})
        return {row[0]: _room(row) for row in cursor.fetchall()}


def _room(row: tuple[Any, ...]) -> Room:
    pk, capacity, taken, status, starts_at, ends_at, zone, approval, categories, sessions, known, waiting = row
    event = event_with(id=pk, status=status, starts_at=starts_at, ends_at=ends_at, zone=zone, approval=approval)
    return Room(
        event=event,
        seats=Count("", capacity, taken),
        categories={row[0]: Count(*row[1:]) for row in categories or ()},
        sessions={row[0]: Count(*row[1:]) for row in sessions or ()},
        known=frozenset(known or ()),
        waiting=waiting,
    )


COUNTERS = """
of_categories AS (
    UPDATE events_category AS counter SET taken = counter.taken + change.people
    FROM unnest(%(categories)s::bigint[], %(in_categories)s::int[]) AS change(id, people)
    WHERE counter.id = change.id
), of_sessions AS (
    UPDATE events_session AS counter SET taken = counter.taken + change.people
    FROM unnest(%(sessions)s::bigint[], %(in_sessions)s::int[]) AS change(id, people)
    WHERE counter.id = change.id
), of_events AS (
    UPDATE events_seats AS counter SET taken = counter.taken + change.people
    FROM unnest(%(events)s::bigint[], %(in_events)s::int[]) AS change(id, people)
    WHERE counter.event_id = change.id
)
"""


def counted(*, taken: Iterable[Wish] = (), freed: Iterable[Wish] = ()) -> dict[str, list[int]]:
    """By how much each counter changes, as COUNTERS takes it."""
    events, categories, sessions = Counter[int](), Counter[int](), Counter[int]()
    for wishes, sign in ((list(taken), 1), (list(freed), -1)):
        of_categories, of_sessions = _added(wishes)
        for total, part in (
            (events, Counter(wish.event for wish in wishes)), (categories, of_categories), (sessions, of_sessions),
        ):  # fmt: skip
            for pk, people in part.items():
                total[pk] += sign * people
    values: dict[str, list[int]] = {}
    for name, total in (("events", events), ("categories", categories), ("sessions", sessions)):
        changed = {pk: people for pk, people in total.items() if people}
        values |= {name: list(changed), f"in_{name}": list(changed.values())}
    return values


def count(*, taken: Iterable[Wish] = (), freed: Iterable[Wish] = ()) -> None:
    """Writes who got a seat and who gave theirs back, in one statement; the counters are locked."""
    values = counted(taken=taken, freed=freed)
    if any(values.values()):
        with prepared() as cursor:
            cursor.execute(f"WITH {COUNTERS} SELECT", values)


def announced(room: Room, now: datetime) -> bool:
    """Whether people of the waiting list still move up."""
    return room.event.status == "published" and room.event.starts_at > now
