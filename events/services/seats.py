"""The seat counter. Whoever changes which registrations have a seat holds the event's Seats row."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, OuterRef, Subquery, Value, When, Window
from django.db.models.functions import Least, RowNumber

from events.enums import EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats

HOLD = timedelta(hours=48)
"""How long a seat waits for the confirmation of the address."""
PROMOTION_HOLD = timedelta(hours=24)
"""How long a seat that became free waits for the next person of the waiting list."""


def take_seat(event_id: int) -> bool:
    """Whether a seat was free; it is taken then. The event's row stays locked until the transaction ends."""
    free = Seats.objects.filter(event_id=event_id, taken__lt=F("capacity"))
    if free.update(taken=F("taken") + 1):
        return True
    # Full, and not locked yet. Hold the row, so that a seat freed right now is not
    # given to the waiting list just before this person joins it.
    lock_seats([event_id])
    return bool(free.update(taken=F("taken") + 1))


def lock_seats(event_ids: Iterable[int], *, skip_locked: bool = False) -> list[int]:
    """Locks the counters in the order of their events and returns the ids of those that are locked now."""
    rows = Seats.objects.filter(event_id__in=event_ids).order_by("event_id")
    return list(rows.select_for_update(skip_locked=skip_locked).values_list("event_id", flat=True))


def free_seats(freed: Counter[int]) -> None:
    """Gives back so many seats of each event; the counters are locked."""
    if not freed:
        return
    given_back = Case(*[When(event_id=event, then=Value(count)) for event, count in freed.items()])
    Seats.objects.filter(event_id__in=freed).update(taken=F("taken") - given_back)


def promote(event_ids: Iterable[int], now: datetime) -> list[Registration]:
    """Gives the free seats of the events to those who have waited longest; the counters are locked.

    Returns the promoted registrations, each HELD until it is confirmed. Nobody moves up in an
    event that is not announced or has begun.
    """
    queue = (
        Registration.objects.filter(
            event__in=list(event_ids),
            event__status=EventStatus.PUBLISHED,
            event__starts_at__gt=now,
            status=RegistrationStatus.WAITING,
        )
        .annotate(
            place=Window(RowNumber(), partition_by=F("event_id"), order_by=["signed_up_at", "id"]),
            free=F("event__seats__capacity") - F("event__seats__taken"),
        )
        .filter(place__lte=F("free"))
    )
    chosen = Counter[int]()
    ids = []
    for pk, event_id in queue.values_list("pk", "event_id"):
        ids.append(pk)
        chosen[event_id] += 1
    if not ids:
        return []
    begin = Subquery(Event.objects.filter(pk=OuterRef("event_id")).values("starts_at"))
    Registration.objects.filter(pk__in=ids).update(
        status=RegistrationStatus.HELD, hold_until=Least(Value(now + PROMOTION_HOLD), begin), updated_at=now
    )
    taken = Case(*[When(event_id=event, then=Value(count)) for event, count in chosen.items()])
    Seats.objects.filter(event_id__in=chosen).update(taken=F("taken") + taken)
    return list(Registration.objects.filter(pk__in=ids).select_related("event__centre"))
