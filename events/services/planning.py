"""What organisers do with an event: announce, change, cancel. Every change that concerns participants reaches them."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record, record_many
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from events.enums import LIVE, EventFormat, EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats
from events.services import letters
from events.services.quotas import change_capacity, check_capacity
from events.services.seats import lock_seats
from events.services.timing import keep_programme
from events.services.waiting import move_up
from projects.files.models import StoredFile
from projects.files.services import remove as remove_file

CALENDAR_FIELDS = ("starts_at", "ends_at", "zone", "format", "municipality", "place", "online_url")
"""A change of one of these makes everybody's calendar entry wrong."""


@transaction.atomic
def create_event(*, centre: Centre, by: User, now: datetime, capacity: int, **fields: Any) -> Event:
    """A draft that only the centre's organisers see.

    Raises:
        NotAllowed: the person doesn't organise the events of this centre.
        Invalid: a field can't be taken.
    """
    event = Event(centre=centre, created_by=by, **{"zone": centre.zone, **fields})
    permit(by, "events.hand_over_event", event)
    _check(event)
    check_capacity(capacity)
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
    if fields.get("centre", event.centre) != event.centre:
        permit(by, "events.hand_over_event", event)
        permit(by, "events.hand_over_event", Event(centre=fields["centre"]))
    was = (event.starts_at, event.ends_at)
    before, after = apply_changes(event, fields)
    if after:
        _check(event)
        keep_programme(event, was)
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
            move_up([event.pk], now)  # it may have begun before, with seats that were free by then
    if capacity is not None:
        change_capacity(event=event, capacity=capacity, by=by, now=now)
    return event


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
        Conflict: the event is over, or a draft: nobody knows of it, and to call it off would show it to everybody.
    """
    permit(by, "events.change_event", event)
    if not reason.strip():
        raise Invalid(_("Say why: participants will read it in their letter."), field="reason", code="required")
    event = _locked(event)
    if event.status == EventStatus.CANCELLED:
        return event
    if event.ends_at <= now or event.status == EventStatus.HELD:
        raise Conflict(_("The event is over: it can't be cancelled any more."), code="event_over")
    if event.status == EventStatus.DRAFT:
        raise Conflict(_("The event was never announced. Throw the draft away instead."), code="not_announced")
    event.sequence += 1
    event = _set_status(event, EventStatus.CANCELLED, "event.cancelled", by, now, reason.strip())
    letters.send_all("events.cancelled", _registered(event), str(event.sequence), now, reason=reason.strip())
    return event


@transaction.atomic
def reopen_event(*, event: Event, by: User, now: datetime) -> Event:
    """Takes a cancellation back before the event would have begun; everybody is written to again.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: nobody could find it: no place, no link.
        Conflict: it isn't cancelled, or its time has come already.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status != EventStatus.CANCELLED:
        raise Conflict(_("The event is not cancelled."), code="not_cancelled")
    if event.starts_at <= now:
        raise Conflict(_("The time of the event has come already. Make a new one."), code="event_over")
    _check_announceable(event)
    event.sequence += 1
    event = _set_status(event, EventStatus.PUBLISHED, "event.reopened", by, now)
    letters.send_all("events.reopened", _registered(event), str(event.sequence), now)
    move_up([event.pk], now)
    return event


@transaction.atomic
def discard_event(*, event: Event, by: User, now: datetime) -> None:
    """Throws a draft away with its programme, questions and files; the audit keeps that it was there.

    Raises:
        NotAllowed: the person is no organiser of the centre that answers for the event.
        Conflict: it was announced, somebody is on its list, or a protocol was begun.
    """
    permit(by, "events.hand_over_event", event)
    event = _locked(event)
    if refusal := why_it_stays(event):
        raise refusal
    for material in event.materials.all():
        for stored in StoredFile.objects.of(material):
            remove_file(stored=stored, by=by, now=now)
    record(actor=by, verb="event.discarded", target=event, now=now, before={"title": event.title})
    try:
        event.delete()
    except ProtectedError as kept:
        raise Conflict(_("A protocol belongs to this draft. Delete it first."), code="event_in_use") from kept


def why_it_stays(event: Event) -> Conflict | None:
    """Why the event can't be thrown away; None when it is a draft that nobody has signed up for."""
    if event.status != EventStatus.DRAFT:
        return Conflict(_("Only a draft can be thrown away. Call the event off instead."), code="not_draft")
    if event.registrations.exists():
        return Conflict(_("Somebody is on the list of this event, so it stays."), code="has_registrations")
    return None


@transaction.atomic
def hold_event(*, event: Event, by: User, now: datetime) -> Event:
    """Closes an event that has taken place: what comes after it begins. Doing so twice changes nothing.

    The clock does the same for events that are over (`hold_over`); a person does when one ended earlier than planned.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: it has not begun, or was never announced.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status == EventStatus.HELD:
        return event
    if event.status != EventStatus.PUBLISHED:
        raise Conflict(_("Only an announced event can have taken place."), code="not_announced")
    if event.starts_at > now:
        raise Conflict(_("The event has not begun yet. If it doesn't take place, call it off."), code="not_begun")
    return _set_status(event, EventStatus.HELD, "event.held", by, now)


@transaction.atomic
def resume_event(*, event: Event, by: User, now: datetime) -> Event:
    """Takes it back that an event has taken place, while it lasts: somebody closed it on the first of two days.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: nobody has closed it, or its end has come.
    """
    permit(by, "events.change_event", event)
    event = _locked(event)
    if event.status != EventStatus.HELD:
        raise Conflict(_("The event is not closed."), code="not_held")
    if event.ends_at <= now:
        raise Conflict(_("The end of the event has come. If it goes on, put in a later end first."), code="event_over")
    return _set_status(event, EventStatus.PUBLISHED, "event.resumed", by, now)


@transaction.atomic
def hold_over(*, now: datetime) -> dict[str, int]:
    """Marks the announced events that are over as held; returns how many. Several at once are harmless."""
    over = Event.objects.filter(status=EventStatus.PUBLISHED, ends_at__lte=now)
    events = list(over.select_for_update(skip_locked=True, of=("self",)))
    Event.objects.filter(pk__in=[event.pk for event in events]).update(status=EventStatus.HELD, updated_at=now)
    record_many(
        actor=None, verb="event.held", now=now,
        changes=[(event, {"status": event.status}, {"status": EventStatus.HELD}) for event in events],
    )  # fmt: skip
    return {"held": len(events)}


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
