"""What organisers do with an event: announce, change, cancel. Every change that concerns participants reaches them."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from events.enums import LIVE, EventFormat, EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats
from events.services import letters
from events.services.registrations import move_up
from events.services.seats import lock_seats

CALENDAR_FIELDS = ("starts_at", "ends_at", "zone", "format", "municipality", "place", "online_url")
"""A change of one of these makes everybody's calendar entry wrong."""
MOST_SEATS = 100_000


@transaction.atomic
def create_event(*, centre: Centre, by: User, now: datetime, capacity: int, **fields: Any) -> Event:
    """A draft that only the centre's organisers see.

    Raises:
        NotAllowed: the person doesn't organise the events of this centre.
        Invalid: a field can't be taken.
    """
    event = Event(centre=centre, created_by=by, **{"zone": centre.zone, **fields})
    permit(by, "events.change_event", event)
    _check(event)
    _check_capacity(capacity)
    event.save()
    Seats.objects.create(event=event, capacity=capacity)
    record(actor=by, verb="event.created", target=event, now=now, after={"title": event.title, "capacity": capacity})
    return event


@transaction.atomic
def edit_event(*, event: Event, by: User, now: datetime, capacity: int | None = None, **fields: Any) -> Event:
    """Changes the event; everybody who is registered is written to when its time or place is another.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken, or an announced event would begin in the past.
        Conflict: the event is cancelled; bring it back first.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status == EventStatus.CANCELLED:
        raise Conflict(_("The event is cancelled. Bring it back first, then change it."), code="event_cancelled")
    before, after = apply_changes(event, fields)
    if after:
        _check(event)
        if "centre" in after:
            permit(by, "events.change_event", event)
        if "starts_at" in after and event.status == EventStatus.PUBLISHED and event.starts_at <= now:
            raise Invalid(_("An announced event can only be moved to a moment in the future."), field="starts_at")
        moved = event.status == EventStatus.PUBLISHED and not after.keys().isdisjoint(CALENDAR_FIELDS)
        if moved:
            _check_announceable(event)
            event.sequence += 1
        event.save()
        record(actor=by, verb="event.changed", target=event, now=now, before=before, after=after)
        if moved and event.ends_at > now:
            _held_until_begin(event)
            letters.send_all("events.changed", _registered(event), str(event.sequence), now)
    if capacity is not None:
        change_capacity(event=event, capacity=capacity, by=by, now=now)
    return event


@transaction.atomic
def change_capacity(*, event: Event, capacity: int, by: User, now: datetime) -> None:
    """Sets how many seats there are; new ones go to the waiting list first.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: so many seats are taken already.
    """
    permit(by, "events.change_event", event)
    _check_capacity(capacity)
    lock_seats([event.pk])
    seats = Seats.objects.get(pk=event.pk)
    if capacity == seats.capacity:
        return
    if capacity < seats.taken:
        raise Invalid(
            _("%(taken)d seats are taken already: there can't be fewer.") % {"taken": seats.taken}, field="capacity"
        )
    Seats.objects.filter(pk=event.pk).update(capacity=capacity)
    record(
        actor=by, verb="event.capacity_changed", target=event, now=now,
        before={"capacity": seats.capacity}, after={"capacity": capacity},
    )  # fmt: skip
    move_up([event.pk], now)


@transaction.atomic
def publish_event(*, event: Event, by: User, now: datetime) -> Event:
    """Announces a draft: everybody sees it and can sign up. Doing so twice changes nothing.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: it begins in the past, or nobody could find it: no place, no link.
        Conflict: it is cancelled or over.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status == EventStatus.PUBLISHED:
        return event
    if event.status != EventStatus.DRAFT:
        raise Conflict(_("Only a draft can be announced."), code="not_draft")
    if event.starts_at <= now:
        raise Invalid(_("The event begins in the past. Put in the right time first."), field="starts_at")
    _check_announceable(event)
    return _set_status(event, EventStatus.PUBLISHED, "event.published", by, now)


@transaction.atomic
def cancel_event(*, event: Event, by: User, now: datetime, reason: str) -> Event:
    """Calls the event off and writes to everybody who is registered. They stay on the list, in case it comes back.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: no reason is given.
        Conflict: the event is over.
    """
    permit(by, "events.change_event", event)
    if not reason.strip():
        raise Invalid(_("Say why: participants will read it in their letter."), field="reason", code="required")
    event = _locked(event)
    if event.status == EventStatus.CANCELLED:
        return event
    if event.ends_at <= now or event.status == EventStatus.HELD:
        raise Conflict(_("The event is over: it can't be cancelled any more."), code="event_over")
    told = event.status == EventStatus.PUBLISHED
    event.sequence += 1
    event = _set_status(event, EventStatus.CANCELLED, "event.cancelled", by, now, reason.strip())
    if told:
        letters.send_all("events.cancelled", _registered(event), str(event.sequence), now, reason=reason.strip())
    return event


@transaction.atomic
def reopen_event(*, event: Event, by: User, now: datetime) -> Event:
    """Takes a cancellation back before the event would have begun; everybody is written to again.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: it isn't cancelled, or its time has come already.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status != EventStatus.CANCELLED:
        raise Conflict(_("The event is not cancelled."), code="not_cancelled")
    if event.starts_at <= now:
        raise Conflict(_("The time of the event has come already. Make a new one."), code="event_over")
    event.sequence += 1
    event = _set_status(event, EventStatus.PUBLISHED, "event.reopened", by, now)
    letters.send_all("events.reopened", _registered(event), str(event.sequence), now)
    move_up([event.pk], now)
    return event


def _set_status(event: Event, status: EventStatus, verb: str, by: User, now: datetime, reason: str = "") -> Event:
    before, after = apply_changes(event, {"status": status})
    event.save(update_fields=["status", "sequence", "updated_at"])
    record(actor=by, verb=verb, target=event, now=now, before=before, after=after, reason=reason)
    return event


def _locked(event: Event) -> Event:
    """The event as it is now. Its counter is the lock, the same that a sign-up takes."""
    lock_seats([event.pk])
    return Event.objects.select_related("centre__region").get(pk=event.pk)


def _registered(event: Event) -> list[Registration]:
    return list(Registration.objects.filter(event=event, status__in=LIVE).select_related("event__centre"))


def _held_until_begin(event: Event) -> None:
    """A seat is held no longer than until the event begins, also when it was moved forward."""
    Registration.objects.filter(event=event, status=RegistrationStatus.HELD).update(
        hold_until=Least(F("hold_until"), Value(event.starts_at))
    )


def _check(event: Event) -> None:
    for name in ("title", "summary", "place"):
        longest = getattr(Event._meta.get_field(name), "max_length", 0)
        setattr(event, name, one_line(getattr(event, name), name, required=name == "title", longest=longest))
    if event.zone not in available_timezones():
        raise Invalid(_("There is no such time zone."), field="zone")
    for name in ("starts_at", "ends_at"):
        if not 2000 <= getattr(event, name).year <= 2100:
            raise Invalid(_("Check the year."), field=name)
    if event.ends_at <= event.starts_at:
        raise Invalid(_("The event ends before it begins."), field="ends_at")


def _check_announceable(event: Event) -> None:
    if event.format in {EventFormat.ON_SITE, EventFormat.MIXED} and not event.place.strip():
        raise Invalid(_("Say where it takes place: participants have to find it."), field="place", code="required")
    if event.format in {EventFormat.ONLINE, EventFormat.MIXED} and not event.online_url:
        raise Invalid(_("Give the link: participants get it with their ticket."), field="online_url", code="required")


def _check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= MOST_SEATS:
        raise Invalid(_("From 1 to %(most)d seats.") % {"most": MOST_SEATS}, field="capacity")
