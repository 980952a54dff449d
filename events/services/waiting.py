"""The waiting list: who moves up when a seat is free. The first whose category and sessions have room as well."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Least, RowNumber

from backend.audit.services import record_many
from events.enums import RegistrationStatus
from events.models import Event, Registration, SessionSeat
from events.services import letters
from events.services.seats import PROMOTION_HOLD, Room, Wish, announced, count, rooms

AHEAD = 60
"""So many more than there are seats are looked at first: nearly always somebody among them fits."""

Unit = list[tuple[int, Wish]]
"""Those who move up together: one person, or those of a party who signed up at one moment."""


def move_up(event_ids: Iterable[int], now: datetime) -> list[Registration]:
    """Gives the free seats of the events, whose counters are locked, to those who wait, and writes to the lucky ones.

    Returns them, each HELD until it is confirmed. Nobody moves up in an event that is not announced or has begun.
    Those of a party who signed up together move up together. Afterwards nobody waits for whom there would be room.
    """
    free = {pk: room for pk, room in rooms(set(event_ids)).items() if announced(room, now) and room.seats.has(1)}
    chosen, unfinished = _choose(free, AHEAD)
    if unfinished:
        chosen += _choose({pk: free[pk] for pk in unfinished}, None, leave_out=chosen)[0]
    if not chosen:
        return []
    ids = [pk for pk, _wish in chosen]
    begin = Subquery(Event.objects.filter(pk=OuterRef("event_id")).values("starts_at"))
    Registration.objects.filter(pk__in=ids).update(
        status=RegistrationStatus.HELD, hold_until=Least(Value(now + PROMOTION_HOLD), begin), updated_at=now
    )
    count(taken=[wish for _pk, wish in chosen])
    promoted = list(Registration.objects.filter(pk__in=ids).select_related("event__centre").order_by("pk"))
    change = {"status": RegistrationStatus.WAITING}, {"status": RegistrationStatus.HELD}
    record_many(actor=None, verb="registration.promoted", changes=[(row, *change) for row in promoted], now=now)
    letters.send_promoted(promoted, now)
    return promoted


def _choose(free: dict[int, Room], ahead: int | None, leave_out: Unit | None = None) -> tuple[Unit, set[int]]:
    """Who fits, counted into `free`; and the events whose queue was not looked at to its end though seats are left."""
    chosen: Unit = []
    unfinished: set[int] = set()
    if not free:
        return chosen, unfinished
    passed = {pk for pk, _wish in leave_out or []}
    queue = defaultdict(list)
    for row in _queue(free, ahead):
        queue[row["event_id"]].append(row)
    for event_id, rows in queue.items():
        room = free[event_id]
        cut = ahead is not None and len(rows) == ahead
        units = _units(row for row in rows if row["pk"] not in passed)
        if cut and units and rows[-1]["party"]:
            units.pop()  # its end may not be among those who were looked at
        for unit in units:
            wishes = [wish for _pk, wish in unit]
            if not room.short_of(wishes):
                room.take(wishes)
                chosen += unit
        if cut and room.seats.has(1):
            unfinished.add(event_id)
    return chosen, unfinished


def _queue(free: dict[int, Room], ahead: int | None) -> Iterable[Any]:
    """Those who wait, in their order, without single people whose category or session is full anyway."""
    full_session = SessionSeat.objects.filter(registration=OuterRef("pk"), session__taken__gte=F("session__capacity"))
    alone = (Q(category=None) | Q(category__quota=None) | Q(category__taken__lt=F("category__quota"))) & ~Exists(
        full_session
    )
    rows = (
        Registration.objects.filter(Q(party__isnull=False) | alone, event__in=free, status=RegistrationStatus.WAITING)
        .annotate(
            place=Window(RowNumber(), partition_by=F("event_id"), order_by=["signed_up_at", "id"]),
            wanted=ArraySubquery(SessionSeat.objects.filter(registration=OuterRef("pk")).values("session_id")),
        )
        .order_by("event_id", "signed_up_at", "id")
    )
    if ahead is not None:
        rows = rows.filter(place__lte=ahead)
    return rows.values("pk", "event_id", "category_id", "party", "signed_up_at", "wanted")


def _units(rows: Iterable[Any]) -> list[Unit]:
    """The queue as those who move up together.

    Whoever was added to a party later, or came back to it, stands where they signed up: nobody makes those who wait
    longer wait for more seats.
    """
    units: list[Unit] = []
    for (party, _moment), group in groupby(rows, key=lambda row: (row["party"], row["signed_up_at"])):
        people = [(row["pk"], Wish(row["event_id"], row["category_id"], tuple(sorted(row["wanted"])))) for row in group]
        units += [people] if party else [[one] for one in people]
    return units
