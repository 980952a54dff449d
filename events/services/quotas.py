"""How many seats there are: of the event, of a category, of a session. New ones go to the waiting list first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.enums import LIVE, CategoryKind
from events.models import Category, Event, Registration, Seats, Session
from events.services.seats import lock_seats
from events.services.waiting import move_up

MOST_SEATS = 100_000
MOST_CATEGORIES = 20


@dataclass(frozen=True, kw_only=True)
class CategoryLine:
    """A category as the organiser writes it; without `pk` a new one, `quota` None without a number of its own."""

    title: str
    kind: str = CategoryKind.OTHER
    quota: int | None = None
    pk: int | None = None


@transaction.atomic
def change_capacity(*, event: Event, capacity: int, by: User, now: datetime) -> None:
    """Sets how many seats there are; new ones go to the waiting list first.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: so many seats are taken already.
    """
    permit(by, "events.change_event", event)
    check_capacity(capacity)
    lock_seats([event.pk])
    seats = Seats.objects.get(pk=event.pk)
    if capacity == seats.capacity:
        return
    if capacity < seats.taken:
        raise _too_few(seats.taken, "capacity")
    Seats.objects.filter(pk=event.pk).update(capacity=capacity)
    record(
        actor=by, verb="event.capacity_changed", target=event, now=now,
        before={"capacity": seats.capacity}, after={"capacity": capacity},
    )  # fmt: skip
    move_up([event.pk], now)


@transaction.atomic
def change_session_capacity(*, session: Session, capacity: int | None, by: User, now: datetime) -> None:
    """Sets how many seats a session has, None for as many as want; new ones go to the waiting list first.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: so many seats are taken already.
    """
    permit(by, "events.change_event", session.event)
    if capacity is not None:
        check_capacity(capacity)
    lock_seats([session.event_id])
    now_row = Session.objects.get(pk=session.pk)
    if capacity == now_row.capacity:
        return
    if capacity is not None and capacity < now_row.taken:
        raise _too_few(now_row.taken, "capacity")
    Session.objects.filter(pk=session.pk).update(capacity=capacity)
    session.capacity = capacity
    record(
        actor=by, verb="event.session_capacity_changed", target=session, now=now,
        before={"capacity": now_row.capacity}, after={"capacity": capacity},
    )  # fmt: skip
    move_up([session.event_id], now)


@transaction.atomic
def drop_session(*, session: Session, by: User, now: datetime) -> None:
    """Takes a session out of the programme. Who had chosen it keeps their seat at the event; who waited for it may fit.

    Raises:
        NotAllowed: the person doesn't organise the event.
    """
    permit(by, "events.change_event", session.event)
    lock_seats([session.event_id])
    record(
        actor=by, verb="event.session_dropped", target=session, now=now,
        before={"title": session.title, "taken": session.taken},
    )  # fmt: skip
    session.delete()
    move_up([session.event_id], now)


@transaction.atomic
def set_categories(*, event: Event, lines: Sequence[CategoryLine], by: User, now: datetime) -> list[Category]:
    """Writes the categories of the event anew, in this order; those that are not named any more are taken away.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a line can't be taken, or its quota is less than the seats taken in it; `field` is `line_<number>`.
        Conflict: a category that is to go has participants.
    """
    permit(by, "events.change_event", event)
    if len(lines) > MOST_CATEGORIES:
        raise Invalid(_("At most %(count)d categories.") % {"count": MOST_CATEGORIES}, field="categories")
    lock_seats([event.pk])
    there = {row.pk: row for row in event.categories.all()}
    before = [_as_json(row) for row in there.values()]
    kept = [_line(event, line, there, number) for number, line in enumerate(lines, start=1)]
    titles = [row.title.casefold() for row in kept]
    if len(set(titles)) < len(titles):
        raise Invalid(_("Two categories have the same name."), field="categories")
    _drop(event, [row for pk, row in there.items() if pk not in {one.pk for one in kept}])
    for order, row in enumerate(kept):
        row.order = order
        # Never `taken`: the counter belongs to the sign-ups.
        row.save(update_fields=None if row._state.adding else ["title", "kind", "quota", "order"])
    after = [_as_json(row) for row in kept]
    if before != after:
        record(
            actor=by, verb="event.categories_changed", target=event, now=now,
            before={"categories": before}, after={"categories": after},
        )  # fmt: skip
        move_up([event.pk], now)
    return kept


def _line(event: Event, line: CategoryLine, there: dict[int, Category], number: int) -> Category:
    name = f"line_{number}"
    row = there.get(line.pk) if line.pk else Category(event=event)
    if row is None:
        raise Invalid(_("There is no such category any more. Load the page again."), field=name)
    row.title = one_line(line.title, name, required=True, longest=100)
    if line.kind not in CategoryKind.values:
        raise Invalid(_("Choose one of the kinds."), field=name)
    row.kind = line.kind
    if line.quota is not None:
        check_capacity(line.quota, name)
        if line.quota < row.taken:
            raise _too_few(row.taken, name)
    row.quota = line.quota
    return row


def _drop(event: Event, gone: Sequence[Category]) -> None:
    for row in gone:
        if row.registrations.filter(status__in=LIVE).exists():
            raise Conflict(
                _("“%(title)s” has participants. Move them to another category first.") % {"title": row.title},
                code="category_in_use",
            )
    Registration.objects.filter(event=event, category__in=gone).update(category=None)
    Category.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _as_json(row: Category) -> dict[str, object]:
    return {"title": row.title, "kind": row.kind, "quota": row.quota}


def _too_few(taken: int, field: str) -> Invalid:
    return Invalid(_("%(taken)d seats are taken already: there can't be fewer.") % {"taken": taken}, field=field)


def check_capacity(capacity: int, field: str = "capacity") -> None:
    """Raises Invalid when there can't be so many seats."""
    if not 1 <= capacity <= MOST_SEATS:
        raise Invalid(_("From 1 to %(most)d seats.") % {"most": MOST_SEATS}, field=field)
