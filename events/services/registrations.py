"""What becomes of a registration: confirmation, approval, another category or session, cancellation, expiry.

Each takes the lock of the event's counters first, then the rows; a freed seat goes on in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record, record_many
from backend.common.errors import Conflict, Invalid
from events.closing import why_closed
from events.enums import LIVE, SEATED, RegistrationStatus
from events.models import Registration, SessionSeat
from events.querysets import RegistrationQuerySet
from events.services import letters
from events.services.agreeing import Given, give_consents
from events.services.linking import link_account
from events.services.seats import Room, Wish, count, lock_seats, rooms
from events.services.waiting import move_up

MOST_AT_ONCE = 10_000


def wishes_of(registrations: Sequence[Registration]) -> list[Wish]:
    """What each of them takes when it has a seat; one statement."""
    chosen: dict[int, list[int]] = {row.pk: [] for row in registrations}
    seats = SessionSeat.objects.filter(registration__in=chosen).order_by("session_id")
    for registration, session in seats.values_list("registration_id", "session_id"):
        chosen[registration].append(session)
    return [Wish(row.event_id, row.category_id, tuple(chosen[row.pk])) for row in registrations]


@transaction.atomic
def confirm(*, registration: Registration, now: datetime, by: User | None = None) -> Registration:
    """Makes a held seat the person's own and sends the ticket; or hands it to the organiser, who decides.

    Confirming twice changes nothing. Who signed up together is confirmed together. A seat whose time has run out but
    that nobody has taken yet is still given. Their link has proven the address, so that the account which has it, its
    organisation and its project are noted where nothing was known.

    `by` is the organiser who vouches for the person (and so decides as well), None when they use their link.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Conflict: there is no seat to confirm, or the event is cancelled or over.
    """
    if by:
        permit(by, "events.change_registration", registration)
    registration = locked(registration)
    together = [registration]
    if registration.party:
        party = Registration.objects.filter(event=registration.event_id, party=registration.party, status="held")
        together += party.exclude(pk=registration.pk).select_related("event__centre")
    held = [row for row in together if row.status == RegistrationStatus.HELD]
    settled = {RegistrationStatus.CONFIRMED} if by else {RegistrationStatus.CONFIRMED, RegistrationStatus.ASKED}
    if not held and registration.status in settled:
        return registration
    if refusal := why_closed(registration.event, now, at_the_door=by is not None):
        raise refusal
    if registration.status == RegistrationStatus.WAITING:
        raise Conflict(_("There is no free seat yet. We will write to you as soon as there is one."), code="waiting")
    if registration.status not in SEATED:
        raise Conflict(_("This registration is no longer valid. Please sign up once more."), code="no_seat")
    asks = registration.event.approval and by is None
    if by and registration.status == RegistrationStatus.ASKED:
        held.append(registration)
    if by is None and registration in held and (linked := link_account(registration)):
        record(actor=None, verb="registration.linked", target=registration, now=now, after=linked)
    _settle(held, RegistrationStatus.ASKED if asks else RegistrationStatus.CONFIRMED, now, by)
    return registration


def _settle(
    rows: Sequence[Registration], status: RegistrationStatus, now: datetime, by: User | None, door: str = ""
) -> None:
    """Gives those who have a seat their next state, and the ticket when that is it."""
    changes = []
    for row in rows:
        changes.append((row, {"status": row.status}, {"status": status.value, **({"door": door} if door else {})}))
        row.status, row.hold_until, row.updated_at = status.value, None, now
        row.confirmed_at = row.confirmed_at or now
        if by and status == RegistrationStatus.CONFIRMED:
            row.decided_at = now
    Registration.objects.bulk_update(rows, ["status", "hold_until", "confirmed_at", "decided_at", "updated_at"])
    verb = "registration.asked" if status == RegistrationStatus.ASKED else "registration.confirmed"
    record_many(actor=by, verb=verb, changes=changes, now=now)
    agree(rows, now)
    if status == RegistrationStatus.CONFIRMED:
        letters.send_status(rows, now)


def agree(rows: Sequence[Registration], now: datetime) -> None:
    """What they agreed to besides when they signed up counts from now on.

    For those who take part: their letter has proven the address, or the organiser vouches for it.
    """
    agreed = [row for row in rows if row.agreed]
    give_consents([Given(row.email, Purpose(one), row.agreed_from) for row in agreed for one in row.agreed], now=now)
    if agreed:
        Registration.objects.filter(pk__in=[row.pk for row in agreed]).update(agreed=[], agreed_from=None)


def admit(*, registration: Registration, room: Room, now: datetime, by: User | None, door: str) -> Registration:
    """Makes somebody who is on the list a participant on the organiser's word; the counters are locked.

    Who waits gets a seat if there is one: else they go on waiting, and at the door that is refused.

    Raises:
        Conflict: they stand at the door and there is no seat.
    """
    row = Registration.objects.select_for_update(of=("self",)).select_related("event__centre").get(pk=registration.pk)
    if row.status == RegistrationStatus.WAITING:
        [wish] = wishes_of([row])
        if short := room.short_of([wish]):
            if by is None or door:
                raise room.full(short)
            letters.send_again(row, now)
            return row
        count(taken=[wish])
    elif row.status == RegistrationStatus.CONFIRMED:
        if not door:
            letters.send_again(row, now)
        return row
    _settle([row], RegistrationStatus.CONFIRMED, now, by, door)
    return row


@transaction.atomic
def approve(*, registrations: RegistrationQuerySet, by: User, now: datetime) -> int:
    """Takes those of the queryset who wait for the organiser, all of one event, and sends their tickets.

    Returns how many. Who was decided on meanwhile, or cancelled, is left as they are.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the event is cancelled or over.
    """
    asked = _asked(registrations, by)
    if asked and (refusal := why_closed(asked[0].event, now, at_the_door=True)):
        raise refusal
    if asked:
        _settle(asked, RegistrationStatus.CONFIRMED, now, by)
    return len(asked)


@transaction.atomic
def decline(*, registrations: RegistrationQuerySet, by: User, now: datetime, reason: str) -> int:
    """Declines those of the queryset who wait for the organiser, and writes why. Their seats go to those who wait.

    Returns how many.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: no reason is given.
    """
    if not (reason := reason.strip()):
        raise Invalid(_("Say why: the person reads it in their letter."), field="reason", code="required")
    asked = _asked(registrations, by)
    if not asked:
        return 0
    changes = [(row, {"status": row.status}, {"status": RegistrationStatus.DECLINED.value}) for row in asked]
    for row in asked:
        row.status, row.decided_at, row.updated_at = RegistrationStatus.DECLINED.value, now, now
        row.ended_by_organiser = True
    Registration.objects.bulk_update(asked, ["status", "decided_at", "ended_by_organiser", "updated_at"])
    record_many(actor=by, verb="registration.declined", changes=changes, now=now, reason=reason)
    letters.send_status(asked, now, by_organiser=True, reason=reason)
    count(freed=wishes_of(asked))
    move_up([asked[0].event_id], now)
    return len(asked)


def _asked(registrations: RegistrationQuerySet, by: User) -> list[Registration]:
    """Those of them who wait for the organiser of their event, under its lock."""
    first = registrations.select_related("event__centre").order_by("pk").first()
    if first is None:
        return []
    permit(by, "events.change_registration", first)
    lock_seats([first.event_id])
    ids = list(registrations.order_by().values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows = Registration.objects.filter(pk__in=ids, event=first.event_id, status=RegistrationStatus.ASKED)
    return list(rows.select_for_update(of=("self",)).select_related("event__centre").order_by("pk"))


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
    registration = locked(registration)
    before = registration.status
    if before not in LIVE:
        if by is None and registration.ended_by_organiser:
            # Now it is their own word, and the organiser can't take it back.
            Registration.objects.filter(pk=registration.pk).update(ended_by_organiser=False, updated_at=now)
            registration.ended_by_organiser = False
        return registration
    if registration.event.ends_at <= now:
        raise Conflict(_("The event is over; who took part stays on the list."), code="event_over")
    registration.status = RegistrationStatus.CANCELLED
    registration.cancelled_at = now
    registration.ended_by_organiser = by is not None
    registration.hold_until = None
    registration.save(update_fields=["status", "cancelled_at", "ended_by_organiser", "hold_until", "updated_at"])
    record(
        actor=by, verb="registration.cancelled", target=registration, now=now, reason=reason,
        before={"status": before}, after={"status": registration.status},
    )  # fmt: skip
    letters.send_status(registration, now, by_organiser=by is not None, reason=reason)
    if before in SEATED:
        count(freed=wishes_of([registration]))
    # Also when they waited themselves: the rest of their party may fit now.
    if before in SEATED or registration.party:
        move_up([registration.event_id], now)
    return registration


@transaction.atomic
def change_seat(
    *,
    registration: Registration,
    category: int | None,
    sessions: Sequence[int],
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> Registration:
    """Puts a participant into another category or other sessions, if there is room; what they leave goes on at once.

    `by` is the organiser who moves them (they are told), None when they do so themselves.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Conflict: there is no seat in what was chosen, or the registration is no longer valid.
    """
    if by:
        permit(by, "events.change_registration", registration)
    registration = locked(registration)
    if registration.status not in LIVE:
        raise Conflict(_("This registration is no longer valid. Please sign up once more."), code="no_seat")
    if refusal := why_closed(registration.event, now, at_the_door=by is not None):
        raise refusal
    [before] = wishes_of([registration])
    after = replace(before, category=category, sessions=tuple(sorted(set(sessions))))
    if after == before:
        return registration
    room = rooms([registration.event_id])[registration.event_id]
    room.check(after)
    seated = registration.status in SEATED
    if seated:
        room.take([before], sign=-1)
        if short := room.short_of([after]):
            raise room.full(short)
        count(taken=[after], freed=[before])
    _write(registration, before, after, by, now, reason)
    if by:
        letters.send_moved(registration, now, reason=reason)
    move_up([registration.event_id], now)
    registration.refresh_from_db(fields=["status", "hold_until"])
    return registration


def _write(registration: Registration, before: Wish, after: Wish, by: User | None, now: datetime, reason: str) -> None:
    registration.category_id = after.category
    registration.save(update_fields=["category", "updated_at"])
    left, chosen = set(before.sessions) - set(after.sessions), set(after.sessions) - set(before.sessions)
    SessionSeat.objects.filter(registration=registration, session__in=left).delete()
    SessionSeat.objects.bulk_create(SessionSeat(registration=registration, session_id=pk) for pk in sorted(chosen))
    record(
        actor=by, verb="registration.moved", target=registration, now=now, reason=reason,
        before={"category": before.category, "sessions": list(before.sessions)},
        after={"category": after.category, "sessions": list(after.sessions)},
    )  # fmt: skip


@transaction.atomic
def expire_held(*, now: datetime) -> dict[str, int]:
    """Ends the holds that were not confirmed in time and gives their seats to those who wait.

    Returns how many `expired` and how many were `promoted`. Several at once are harmless:
    an event that another process is working on is left to it.
    """
    overdue = Registration.objects.filter(status=RegistrationStatus.HELD, hold_until__lte=now)
    events = lock_seats(set(overdue.order_by().values_list("event_id", flat=True)), skip_locked=True)
    late = list(overdue.filter(event__in=events).select_for_update())
    Registration.objects.filter(pk__in=[row.pk for row in late]).update(
        status=RegistrationStatus.EXPIRED, hold_until=None, updated_at=now
    )
    if not late:
        return {"expired": 0, "promoted": 0}
    count(freed=wishes_of(late))
    promoted = move_up({row.event_id for row in late}, now)
    return {"expired": len(late), "promoted": len(promoted)}


@transaction.atomic
def resend(*, registration: Registration, by: User, now: datetime) -> None:
    """Sends the letter of the registration's present state again, at most once in ten minutes.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the registration is no longer valid, or the organiser has to decide first.
    """
    permit(by, "events.change_registration", registration)
    if registration.status == RegistrationStatus.ASKED:
        raise Conflict(_("Decide first whether the person takes part: then they get their letter."), code="asked")
    if registration.status not in LIVE:
        raise Conflict(_("This registration is no longer valid, so there is no letter to send."), code="not_live")
    letters.send_again(registration, now)
    record(actor=by, verb="registration.resent", target=registration, now=now)


def locked(registration: Registration) -> Registration:
    """The registration as it is now, under the event's counter and its own row, always in this order."""
    lock_seats([registration.event_id])
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event__centre")
    return rows.get(pk=registration.pk)
