"""Those who come without a seat: the seat is taken as everywhere, under the lock of the event's counters."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import Person
from backend.common.errors import Conflict
from events.door.models import DoorPass, Mark
from events.enums import LIVE, RegistrationStatus
from events.models import Registration
from events.services.entering import walk_in
from events.services.registrations import admit
from events.services.seats import lock_seats, rooms


@transaction.atomic
def enter(
    *,
    door_pass: DoorPass,
    number: UUID,
    now: datetime,
    full_name: str,
    email: str = "",
    organisation_name: str = "",
    category: int | None = None,
) -> Registration:
    """Registers somebody who just came; with the `number` of a mark that has arrived before, it is who that was.

    The number is kept with the registration in the same transaction: the mark itself is written only later, and the
    phone may have sent it again by then, or this process may have died.

    Raises:
        Invalid: a line of the input can't be taken.
        Conflict: the event takes nobody now, or all seats are taken (code "full").
    """
    lock_seats([door_pass.event_id])
    if earlier := Mark.objects.filter(number=number).select_related("attendance__registration").first():
        return earlier.attendance.registration
    if came := Registration.objects.filter(event=door_pass.event_id, walk_in_number=number).first():
        return came
    person = Person(full_name=full_name, email=email, organisation_name=organisation_name)
    came = walk_in(event=door_pass.event, person=person, category=category, now=now, pass_label=door_pass.door)
    _tie(came, number)
    return came


def _tie(registration: Registration, number: UUID) -> None:
    """Keeps by which mark they came; who was on the list already is known by their address as well."""
    Registration.objects.filter(pk=registration.pk, walk_in_number=None).update(walk_in_number=number)


@transaction.atomic
def let_in(*, door_pass: DoorPass, registration: Registration, number: UUID, now: datetime) -> Registration:
    """Gives a seat to somebody on the list who has none yet: who waits, has not confirmed, or had cancelled.

    Who had cancelled is registered anew, by the `number` of the mark once, as in `enter`.

    Raises:
        Conflict: all seats are taken (code "full"), or the organiser has declined them.
    """
    lock_seats([registration.event_id])
    if came := Registration.objects.filter(event=registration.event_id, walk_in_number=number).first():
        return came
    registration = Registration.objects.select_related("event", "category").get(pk=registration.pk)
    if registration.status == RegistrationStatus.DECLINED:
        raise Conflict(_("The organiser has declined this registration. Ask them."), code="status_declined")
    if registration.status == RegistrationStatus.CONFIRMED:
        return registration
    if registration.status in LIVE:
        room = rooms([registration.event_id])[registration.event_id]
        return admit(registration=registration, room=room, now=now, by=None, door=door_pass.door)
    again = Person(
        full_name=registration.full_name, email=registration.email, phone=registration.phone,
        organisation_name=registration.organisation_name, language=registration.language,
    )  # fmt: skip
    came = walk_in(
        event=registration.event, person=again, category=registration.category_id, now=now, pass_label=door_pass.door
    )
    _tie(came, number)
    return came
