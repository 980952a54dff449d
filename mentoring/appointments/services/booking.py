"""Booking, confirmation, moving and cancellation. The database decides who gets a time; nothing is checked first."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.services.consents import give_consent
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from mentoring.appointments.enums import LIVE, AppointmentStatus
from mentoring.appointments.models import LONGEST_TEXT, Appointment, Slot
from mentoring.appointments.services import letters, taking
from mentoring.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who wants the time, and what for."""

    person: Person
    question: str = ""
    case: Case | None = None


@transaction.atomic
def book(
    *, slot: Slot, wish: Wish, now: datetime, user: User | None = None, address: str | None = None,
    vouched_by: User | None = None,
) -> Appointment | None:  # fmt: skip
    """Takes the time for the person: at once for the owner of the address, else until the address is confirmed.

    `user` is who is logged in with that address, `vouched_by` the specialist or head who books for somebody that
    called, `address` the network address from which the person agreed to the processing of their data.

    Returns:
        The appointment. None when the address has too much booked already and whoever asks need not be its owner:
        its owner learns it by a letter, whoever asks only that a letter was sent.

    Raises:
        Invalid: a line of the input can't be taken.
        NotAllowed: `vouched_by` does not arrange the specialist's times.
        Conflict: the time is taken, cancelled or past; or the person has one at the same hour.
    """
    if vouched_by:
        permit(vouched_by, "appointments.cancel_slot", slot)
    person, question = wish.person.cleaned(), _text(wish.question)
    taking.lock_person(person.email)
    locked = taking.lock_slots([slot.pk])[slot.pk]
    if refusal := taking.why_closed(locked, now):
        raise refusal
    if holder := taking.holder_of(locked, now):
        if holder.email != person.email:
            raise taking.taken()
        letters.send_again(holder, now)
        return holder
    if other := taking.in_the_way(person.email, locked, now):
        if user or vouched_by:
            raise taking.not_two_at_once()
        letters.send_again(other, now)
        return None
    sure = user is not None or vouched_by is not None
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                slot=locked,
                case=wish.case,
                status=AppointmentStatus.BOOKED if sure else AppointmentStatus.UNCONFIRMED,
                full_name=person.full_name,
                email=person.email,
                phone=person.phone,
                organisation_name=person.organisation_name,
                language=person.language,
                user=user,
                question=question,
                booked_at=now,
                confirmed_at=now if sure else None,
                hold_until=None if sure else min(now + taking.HOLD, locked.starts_at),
            )
    except IntegrityError as error:
        raise taking.taken() from error
    give_consent(email=person.email, purpose=Purpose.HELP, address=address, now=now, user=user)
    record(
        actor=vouched_by or user, verb="appointment.booked", target=made, now=now,
        after={"slot": locked.pk, "status": made.status},
    )  # fmt: skip
    letters.send_status(made, now)
    if sure:
        letters.tell_specialist(made, "new", now)
    return made


@transaction.atomic
def confirm(*, appointment: Appointment, now: datetime) -> Appointment:
    """Makes a kept time the client's own. Twice changes nothing.

    Raises:
        Conflict: it was not confirmed in time, was cancelled, or has begun.
    """
    appointment = _locked(appointment)
    if appointment.status == AppointmentStatus.BOOKED:
        return appointment
    if refusal := taking.why_closed(appointment.slot, now):
        raise refusal
    kept = appointment.hold_until and appointment.hold_until > now
    if appointment.status != AppointmentStatus.UNCONFIRMED or not kept:
        raise Conflict(_("The time was kept for two hours and is free again. Please book once more."), code="too_late")
    appointment.status = AppointmentStatus.BOOKED
    appointment.confirmed_at = now
    appointment.hold_until = None
    appointment.save(update_fields=["status", "confirmed_at", "hold_until", "updated_at"])
    record(
        actor=None, verb="appointment.confirmed", target=appointment, now=now,
        before={"status": AppointmentStatus.UNCONFIRMED}, after={"status": appointment.status},
    )  # fmt: skip
    letters.send_status(appointment, now)
    letters.tell_specialist(appointment, "new", now)
    return appointment


@transaction.atomic
def move(*, appointment: Appointment, to: Slot, now: datetime, by: User | None = None) -> Appointment:
    """Takes another time of the same specialist instead; the old one is free at once, the link stays the same.

    `by` is the specialist or head who moves it, None when the client does so by their link or on their own page.

    Raises:
        NotAllowed: `by` does not receive the client.
        Conflict: the appointment is over or cancelled; the other time is taken, cancelled, past, or another
            specialist's; or the client has one at that hour.
    """
    if by:
        permit(by, "appointments.receive_client", appointment)
    taking.lock_person(appointment.email)
    slots = taking.lock_slots({_slot_now(appointment), to.pk})
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    old = slots.get(appointment.slot_id)
    if old is None:  # somebody else moved it before the lock
        raise Conflict(_("The appointment has been moved meanwhile. Look at it again."), code="moved_meanwhile")
    new = slots[to.pk]
    _still_movable(appointment, old, now)
    if new.pk == old.pk:
        return _with_slot(appointment, old)
    _can_have(appointment, old, new, now)
    appointment.slot = new
    appointment.sequence += 1
    if appointment.status == AppointmentStatus.UNCONFIRMED and appointment.hold_until:
        appointment.hold_until = min(appointment.hold_until, new.starts_at)
    try:
        with transaction.atomic():
            appointment.save(update_fields=["slot", "sequence", "hold_until", "updated_at"])
    except IntegrityError as error:
        raise taking.taken() from error
    record(
        actor=by, verb="appointment.moved", target=appointment, now=now,
        before={"slot": old.pk}, after={"slot": new.pk},
    )  # fmt: skip
    if appointment.status == AppointmentStatus.BOOKED:
        letters.send_moved(appointment, now)
        letters.tell_specialist(appointment, "moved", now, was=old)
    return appointment


@transaction.atomic
def cancel(*, appointment: Appointment, now: datetime, by: User | None = None, reason: str = "") -> Appointment:
    """Cancels an appointment; its time is free at once. Twice changes nothing.

    `by` is the specialist or head, who say why; None when the client does so by their link or on their own page.

    Raises:
        NotAllowed: `by` does not receive the client.
        Invalid: they give no reason.
        Conflict: the appointment has begun.
    """
    if by:
        permit(by, "appointments.receive_client", appointment)
    reason = _text(reason, "reason", required=by is not None)
    appointment = _locked(appointment)
    if appointment.status not in LIVE:
        return appointment
    if appointment.slot.starts_at <= now:
        raise Conflict(_("The appointment has begun; it can't be cancelled any more."), code="appointment_begun")
    counted_on = appointment.status == AppointmentStatus.BOOKED
    strike_out(appointment, now, by=by, reason=reason, by_centre=by is not None)
    if counted_on and by:
        letters.tell_called_off([appointment], now, by=by, reason=reason)
    elif counted_on:
        letters.tell_specialist(appointment, "gone", now)
    return appointment


def strike_out(appointment: Appointment, now: datetime, *, by: User | None, reason: str, by_centre: bool) -> None:
    """Cancels a live appointment whose slot is locked, and tells the client; the specialist is told by the caller.

    `by_centre` says that the centre does so, also where nobody pressed anything: then the client is told why.
    """
    before = appointment.status
    appointment.status = AppointmentStatus.CANCELLED
    appointment.cancelled_at = now
    appointment.hold_until = None
    appointment.sequence += 1
    appointment.save(update_fields=["status", "cancelled_at", "hold_until", "sequence", "updated_at"])
    record(
        actor=by, verb="appointment.cancelled", target=appointment, now=now, reason=reason,
        before={"status": before}, after={"status": appointment.status},
    )  # fmt: skip
    letters.send_status(appointment, now, reason=reason, by_centre=by_centre)


@transaction.atomic
def expire_unconfirmed(*, now: datetime) -> dict[str, int]:
    """Ends what was not confirmed in time; returns how many `expired`. Several at once are harmless."""
    late = Appointment.objects.filter(status=AppointmentStatus.UNCONFIRMED, hold_until__lte=now)
    ids = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True))
    ended = Appointment.objects.filter(pk__in=ids)
    return {"expired": ended.update(status=AppointmentStatus.EXPIRED, hold_until=None, updated_at=now)}


def _still_movable(appointment: Appointment, slot: Slot, now: datetime) -> None:
    if appointment.status not in LIVE or (appointment.hold_until and appointment.hold_until <= now):
        raise Conflict(_("This appointment holds no more. Please book once more."), code="not_live")
    if slot.starts_at <= now:
        raise Conflict(_("The appointment has begun; it can't be moved any more."), code="appointment_begun")


def _can_have(appointment: Appointment, old: Slot, new: Slot, now: datetime) -> None:
    if new.specialist_id != old.specialist_id:
        raise Conflict(_("Choose another time of the same specialist, or cancel and book anew."), code="not_the_same")
    if refusal := taking.why_closed(new, now):
        raise refusal
    if taking.holder_of(new, now):
        raise taking.taken()
    if taking.in_the_way(appointment.email, new, now, but=appointment):
        raise taking.not_two_at_once()


def _locked(appointment: Appointment) -> Appointment:
    """The appointment as it is now, under its slot and its own row, always in this order."""
    slot_id = _slot_now(appointment)
    slot = taking.lock_slots([slot_id])[slot_id]
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if locked.slot_id != slot.pk:
        raise Conflict(_("The appointment has been moved meanwhile. Look at it again."), code="moved_meanwhile")
    return _with_slot(locked, slot)


def _slot_now(appointment: Appointment) -> int:
    """Which slot it has, whatever the row in hand says: it may have been moved since that was read."""
    return int(Appointment.objects.values_list("slot_id", flat=True).get(pk=appointment.pk))


def _with_slot(appointment: Appointment, slot: Slot) -> Appointment:
    appointment.slot = slot
    return appointment


def _text(text: str, field: str = "question", *, required: bool = False) -> str:
    text = text.replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise Invalid(_("Write this without special characters, please."), field=field)
    longest = LONGEST_TEXT if field == "question" else 500
    if len(text) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=field)
    if required and not text:
        raise Invalid(_("Say why: the client reads it in the letter."), field=field, code="required")
    return text
