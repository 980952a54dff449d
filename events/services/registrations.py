"""Sign-up, confirmation and cancellation. The database decides who gets a seat; nothing is checked first."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.services.consents import give_consent
from backend.audit.services import record
from backend.common.errors import Conflict, DomainError
from events.enums import LIVE, SEATED, EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats
from events.services import letters
from events.services.seats import HOLD, free_seats, lock_seats, promote, take_seat


@dataclass(frozen=True)
class SignUp:
    """The answer to a sign-up: whether there was a seat.

    It is the same for an address that is registered already as for a new one, so that
    nobody learns from it who takes part. `registration` is not to be shown.
    """

    registration: Registration
    seated: bool


def why_closed(event: Event, now: datetime, *, at_the_door: bool = False) -> DomainError | None:
    """Why nobody can sign up for the event now; None when they can.

    `at_the_door`: the organiser adds them, which goes on while the event lasts.
    """
    if event.status == EventStatus.CANCELLED:
        return Conflict(_("The event is cancelled, so it takes no registrations."), code="event_cancelled")
    if event.status == EventStatus.DRAFT:
        return Conflict(_("The event is not announced yet."), code="event_not_announced")
    if event.ends_at <= now or event.status == EventStatus.HELD:
        return Conflict(_("The event is over. Have a look at the coming ones."), code="event_over")
    if event.starts_at <= now and not at_the_door:
        return Conflict(_("The event has begun; registration is closed. Call the organiser."), code="event_begun")
    return None


@transaction.atomic
def sign_up(
    *, event: Event, person: Person, now: datetime, user: User | None = None, address: str | None = None
) -> SignUp:
    """Keeps a seat for the person until they confirm their address, or puts them on the waiting list.

    An address that is registered already is sent its letter again. `address` is the network
    address from which the person agreed to the processing of their data.

    Raises:
        Invalid: a line of the input can't be taken.
        Conflict: the event takes no registrations.
    """
    return _enter(event=event, person=person.cleaned(), now=now, user=user, address=address, vouched_by=None)


@transaction.atomic
def add_by_hand(*, event: Event, person: Person, by: User, now: datetime) -> SignUp:
    """Registers somebody who called or came: the organiser vouches for them, so they need not confirm.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a line of the input can't be taken.
        Conflict: the event takes no registrations.
    """
    permit(by, "events.change_event", event)
    return _enter(event=event, person=person.cleaned(), now=now, user=None, address=None, vouched_by=by)


def _enter(
    *, event: Event, person: Person, now: datetime, user: User | None, address: str | None, vouched_by: User | None
) -> SignUp:
    registered = Registration.objects.filter(event=event, email=person.email, status__in=LIVE)
    if not (known := registered.first()):
        try:
            # The savepoint gives the seat back when the same address arrives twice at once.
            with transaction.atomic():
                fresh = _new(event.pk, person, now, user, vouched_by)
        except IntegrityError:
            known = registered.get()
    if known:
        if refusal := why_closed(Event.objects.get(pk=event.pk), now, at_the_door=vouched_by is not None):
            raise refusal
        if vouched_by and known.status == RegistrationStatus.HELD:
            confirm(registration=known, now=now, by=vouched_by)
        else:
            letters.send_again(known, now)
        return SignUp(known, Seats.objects.filter(event=event, taken__lt=F("capacity")).exists())
    give_consent(email=person.email, purpose=Purpose.EVENT, address=address, now=now, user=user)
    letters.send_status(fresh, now)
    record(
        actor=vouched_by or user, verb="registration.made", target=fresh, now=now,
        after={"event": event.pk, "status": fresh.status},
    )  # fmt: skip
    return SignUp(fresh, fresh.status in SEATED)


def _new(event_id: int, person: Person, now: datetime, user: User | None, vouched_by: User | None) -> Registration:
    seated = take_seat(event_id)
    # Read after the lock: whoever cancels or moves the event holds it as well.
    event = Event.objects.select_related("centre").get(pk=event_id)
    if refusal := why_closed(event, now, at_the_door=vouched_by is not None):
        raise refusal
    status = RegistrationStatus.WAITING
    if seated:
        status = RegistrationStatus.CONFIRMED if vouched_by else RegistrationStatus.HELD
    return Registration.objects.create(
        event=event,
        status=status,
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        organisation_name=person.organisation_name,
        language=person.language,
        user=user,
        signed_up_at=now,
        hold_until=min(now + HOLD, event.starts_at) if status == RegistrationStatus.HELD else None,
        confirmed_at=now if status == RegistrationStatus.CONFIRMED else None,
    )


@transaction.atomic
def confirm(*, registration: Registration, now: datetime, by: User | None = None) -> Registration:
    """Makes a held seat the person's own and sends the ticket. Confirming twice changes nothing.

    A seat whose time has run out but that nobody has taken yet is still given. `by` is the
    organiser who vouches for the person, None when they use their link.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Conflict: there is no seat to confirm, or the event is cancelled or over.
    """
    if by:
        permit(by, "events.change_registration", registration)
    registration = _locked(registration)
    if registration.status == RegistrationStatus.CONFIRMED:
        return registration
    if refusal := why_closed(registration.event, now, at_the_door=by is not None):
        raise refusal
    if registration.status == RegistrationStatus.WAITING:
        raise Conflict(_("There is no free seat yet. We will write to you as soon as there is one."), code="waiting")
    if registration.status != RegistrationStatus.HELD:
        raise Conflict(_("This registration is no longer valid. Please sign up once more."), code="no_seat")
    registration.status = RegistrationStatus.CONFIRMED
    registration.confirmed_at = now
    registration.hold_until = None
    registration.save(update_fields=["status", "confirmed_at", "hold_until", "updated_at"])
    record(
        actor=by, verb="registration.confirmed", target=registration, now=now,
        before={"status": RegistrationStatus.HELD}, after={"status": registration.status},
    )  # fmt: skip
    letters.send_status(registration, now)
    return registration


@transaction.atomic
def cancel(*, registration: Registration, now: datetime, by: User | None = None, reason: str = "") -> Registration:
    """Cancels a registration; its seat goes to the next of the waiting list at once. Twice changes nothing.

    `by` is the organiser who cancels it, None when the participant does so by their link.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Conflict: the event is over.
    """
    if by:
        permit(by, "events.change_registration", registration)
    registration = _locked(registration)
    before = registration.status
    if before not in LIVE:
        return registration
    if registration.event.ends_at <= now:
        raise Conflict(_("The event is over; who took part stays on the list."), code="event_over")
    registration.status = RegistrationStatus.CANCELLED
    registration.cancelled_at = now
    registration.hold_until = None
    registration.save(update_fields=["status", "cancelled_at", "hold_until", "updated_at"])
    record(
        actor=by, verb="registration.cancelled", target=registration, now=now, reason=reason,
        before={"status": before}, after={"status": registration.status},
    )  # fmt: skip
    letters.send_status(registration, now, by_organiser=by is not None, reason=reason)
    if before in SEATED:
        free_seats(Counter([registration.event_id]))
        move_up([registration.event_id], now)
    return registration


def move_up(event_ids: list[int], now: datetime) -> list[Registration]:
    """Promotes from the waiting lists of the events, whose counters are locked, and writes to the lucky ones."""
    promoted = promote(event_ids, now)
    for registration in promoted:
        record(
            actor=None, verb="registration.promoted", target=registration, now=now,
            before={"status": RegistrationStatus.WAITING}, after={"status": registration.status},
        )  # fmt: skip
    letters.send_promoted(promoted, now)
    return promoted


@transaction.atomic
def expire_held(*, now: datetime) -> dict[str, int]:
    """Ends the holds that were not confirmed in time and gives their seats to those who wait.

    Returns how many `expired` and how many were `promoted`. Several at once are harmless:
    an event that another process is working on is left to it.
    """
    overdue = Registration.objects.filter(status=RegistrationStatus.HELD, hold_until__lte=now)
    events = lock_seats(overdue.values_list("event_id", flat=True), skip_locked=True)
    late = list(overdue.filter(event__in=events).select_for_update().values_list("pk", "event_id"))
    Registration.objects.filter(pk__in=[pk for pk, _event in late]).update(
        status=RegistrationStatus.EXPIRED, hold_until=None, updated_at=now
    )
    freed = Counter(event for _pk, event in late)
    free_seats(freed)
    promoted = move_up(list(freed), now)
    return {"expired": len(late), "promoted": len(promoted)}


@transaction.atomic
def resend(*, registration: Registration, by: User, now: datetime) -> None:
    """Sends the letter of the registration's present state again, at most once in ten minutes.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the registration is no longer valid.
    """
    permit(by, "events.change_registration", registration)
    if registration.status not in LIVE:
        raise Conflict(_("This registration is no longer valid, so there is no letter to send."), code="not_live")
    letters.send_again(registration, now)
    record(actor=by, verb="registration.resent", target=registration, now=now)


def _locked(registration: Registration) -> Registration:
    """The registration as it is now, under the event's counter and its own row, always in this order."""
    lock_seats([registration.event_id])
    locked = Registration.objects.select_for_update(of=("self",)).select_related("event__centre")
    return locked.get(pk=registration.pk)
