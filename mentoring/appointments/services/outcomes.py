"""What became of an appointment: it took place, or nobody came."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from mentoring.appointments.enums import SETTLED, AppointmentStatus
from mentoring.appointments.models import LONGEST_TEXT, Appointment
from mentoring.cases.models import CaseMessage

NOTABLE = (AppointmentStatus.BOOKED, *SETTLED)


@transaction.atomic
def settle(*, appointment: Appointment, outcome: str, note: str, by: User, now: datetime) -> Appointment:
    """Notes the outcome, or corrects it; the note goes to the conversation of the request it belongs to.

    Raises:
        NotAllowed: the person does not receive the client.
        Invalid: there is no such outcome, or the note is too long.
        Conflict: it has not begun, or was cancelled.
    """
    permit(by, "appointments.receive_client", appointment)
    if outcome not in SETTLED:
        raise Invalid(_("Choose whether it took place."), field="outcome")
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_TEXT or "\x00" in note:
        raise Invalid(_("At most %(count)d characters.") % {"count": LONGEST_TEXT}, field="note")
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("slot__specialist__centre", "case")
    appointment = locked.get(pk=appointment.pk)
    if appointment.status not in NOTABLE:
        raise Conflict(_("This appointment was cancelled, so there is no outcome."), code="not_live")
    if appointment.slot.starts_at > now:
        raise Conflict(_("The appointment has not begun yet."), code="not_begun")
    before = {"status": appointment.status}
    changed = (appointment.status, appointment.note) != (outcome, note)
    appointment.status = outcome
    appointment.note = note
    appointment.settled_at = now
    appointment.settled_by = by
    appointment.save(update_fields=["status", "note", "settled_at", "settled_by", "updated_at"])
    record(actor=by, verb="appointment.settled", target=appointment, now=now, before=before, after={"status": outcome})
    if appointment.case and changed:
        CaseMessage.objects.create(
            case=appointment.case,
            centre_id=appointment.case.centre_id,  # who works on the request reads it, whoever received the client
            by=by,
            internal=True,
            text=_spoken(appointment),
            at=now,
        )
    return appointment


def _spoken(appointment: Appointment) -> str:
    specialist = appointment.slot.specialist
    of_another = appointment.case is not None and specialist.centre_id != appointment.case.centre_id
    name = {"name": f"{specialist.name} ({specialist.centre})" if of_another else specialist.name}
    said = (
        _("Appointment with %(name)s: took place.") % name
        if appointment.status == AppointmentStatus.TOOK_PLACE
        else _("Appointment with %(name)s: the client did not come.") % name
    )
    return f"{said}\n\n{appointment.note}".strip()
