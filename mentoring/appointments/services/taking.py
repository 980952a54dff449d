"""Who has a time. Whoever changes that holds the row of the slot; before it, one person's bookings come in turn."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from backend.common.errors import Conflict, DomainError
from backend.directory.enums import CentreStatus
from mentoring.appointments.enums import LIVE, AppointmentStatus
from mentoring.appointments.models import Appointment, Slot

HOLD = timedelta(hours=2)
"""How long a time waits for the confirmation of the address: the others who need it wait as well."""
MOST_AHEAD = 3
"""So many times to come one address may have booked in one centre: the pool is for all."""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def lock_person(email: str) -> None:
    """Two bookings of one address come one after the other, whatever times they are for."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"appointments:{email}"])


def lock_slots(ids: Collection[int]) -> dict[int, Slot]:
    """The slots as they are now, by number; locked in the order of their numbers until the transaction ends."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related("specialist__centre__region", "municipality")
    return {slot.pk: slot for slot in rows.filter(pk__in=ids).order_by("pk")}


def why_closed(slot: Slot, now: datetime) -> DomainError | None:
    """Why nobody can book this time now, whoever has it; None when somebody could."""
    if slot.cancelled_at:
        return Conflict(_("The specialist has cancelled this time. Choose another one."), code="slot_cancelled")
    if slot.starts_at <= now:
        return Conflict(_("This time has begun already. Choose a later one."), code="slot_past")
    if not slot.specialist.active or slot.specialist.centre.status == CentreStatus.CLOSED:
        return Conflict(_("This specialist receives no clients now. Choose another one."), code="specialist_away")
    return None


def taken() -> Conflict:
    """What everybody is told who came a moment too late."""
    return Conflict(
        _("Somebody else has just taken this time. Choose another one, or write to the centre."), code="slot_taken"
    )


def holder_of(slot: Slot, now: datetime) -> Appointment | None:
    """Whose time it is, if anybody's; one that was not confirmed in time ends here. The slot is locked."""
    late = slot.appointments.filter(status=AppointmentStatus.UNCONFIRMED, hold_until__lte=now)
    late.update(status=AppointmentStatus.EXPIRED, hold_until=None, updated_at=now)
    return slot.appointments.holding(now).first()


def in_the_way(email: str, slot: Slot, now: datetime, *, but: Appointment | None = None) -> Appointment | None:
    """What the same address has booked that this time does not go with: at the same hour, or too many in the centre."""
    ahead = Appointment.objects.holding(now).filter(email=email, status__in=LIVE, slot__ends_at__gt=now)
    if but:
        ahead = ahead.exclude(pk=but.pk)
    booked = list(ahead.select_related("slot__specialist__centre").order_by("slot__starts_at"))
    same_hour = [
        one for one in booked if one.slot.starts_at < slot.ends_at and slot.starts_at < one.slot.ends_at
    ]  # fmt: skip
    here = [one for one in booked if one.slot.specialist.centre_id == slot.specialist.centre_id]
    if same_hour:
        return same_hour[0]
    return here[0] if len(here) >= MOST_AHEAD and but is None else None


def not_two_at_once() -> Conflict:
    """What somebody is told who has too much booked; only to the person, nobody learns it of another."""
    return Conflict(
        _(
            "You have an appointment at the same hour, or three times in this centre already. "
            "Move or cancel one of them first."
        ),
        code="booked_already",
    )
