"""An appointment and a visit as a calendar shows them."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from backend.common import calendar
from mentoring.appointments.enums import AppointmentStatus, VisitStatus
from mentoring.appointments.models import Appointment, Visit
from mentoring.appointments.tokens import appointment_url

ENDED = (AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED)


def appointment_file(appointment: Appointment, now: datetime) -> bytes:
    """The file that adds the appointment to the client's calendar, moves the entry added before, or strikes it out."""
    slot = appointment.slot
    entry = calendar.Entry(
        uid=f"appointment-{appointment.pk}@{_host()}",
        sequence=appointment.sequence,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=slot.zone,
        title=_("Appointment: %(name)s") % {"name": slot.specialist.name},
        url=appointment_url(appointment),
        place=slot.place,
        about=(
            slot.specialist.centre.name,
            slot.specialist.centre.phone,
            slot.online_url if appointment.status == AppointmentStatus.BOOKED else "",
        ),
        cancelled=appointment.status in ENDED,
    )
    return calendar.calendar_file(entry, product="Appointments", now=now)


def visit_file(visit: Visit, now: datetime) -> bytes:
    """The file that adds the visit to a calendar, or changes the entry added before."""
    entry = calendar.Entry(
        uid=f"visit-{visit.pk}@{_host()}",
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        title=visit.title,
        url=settings.SITE_URL + visit.get_absolute_url(),
        place=", ".join(filter(None, [visit.place, visit.municipality.name])),
        about=(visit.centre.name, visit.online_url),
        cancelled=visit.status == VisitStatus.CANCELLED,
    )
    return calendar.calendar_file(entry, product="Visits", now=now)


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname
