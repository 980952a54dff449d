"""A centre closes: what its specialists were to do for clients is called off, and everybody who was to come is told.

It is called off rather than standing in the way of the closing: nobody of a closed centre receives a client, and the
letter that says so, with a link to other help, is worth more to the client than a centre that stays open on paper.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import User
from backend.directory.closing import Affair
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from mentoring.appointments.enums import LIVE, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Visit
from mentoring.appointments.services.slots import take_back
from mentoring.appointments.services.visits import call_off


def coming(now: datetime) -> QuerySet[Appointment]:
    """The clients who are going to be received."""
    rows = Appointment.objects.holding(now).filter(status__in=LIVE, slot__cancelled_at=None)
    return rows.filter(slot__starts_at__gt=now)


def coming_at(centre: Centre, now: datetime) -> QuerySet[Appointment]:
    """The clients who are going to be received at the centre."""
    return coming(now).filter(slot__specialist__centre=centre)


def visits_ahead(now: datetime) -> QuerySet[Visit]:
    """The visits that are planned or announced and have not begun: one that is taking place is held to its end."""
    return Visit.objects.filter(status__in=(VisitStatus.PLANNED, VisitStatus.ANNOUNCED), starts_at__gt=now)


def visits_of(centre: Centre, now: datetime) -> QuerySet[Visit]:
    """The centre's visits to come."""
    return visits_ahead(now).filter(centre=centre)


@transaction.atomic
def cancel_appointments(centre: Centre, by: User | None, now: datetime) -> None:
    """Takes back every time that a client has booked; both sides are told. Free times can't be booked."""
    booked = Slot.objects.filter(Exists(coming_at(centre, now).filter(slot=OuterRef("pk"))))
    take_back(ids=booked.values_list("pk", flat=True), by=by, now=now, reason=_why())


@transaction.atomic
def cancel_visits(centre: Centre, by: User | None, now: datetime) -> None:
    """Calls every visit off; who was told of an announced one is told."""
    for visit in visits_of(centre, now).order_by("pk"):
        call_off(visit=visit, by=by, now=now, reason=_why())


def call_off_all(now: datetime) -> dict[str, int]:
    """Calls off what a closed centre has none the less; returns how many `appointments` and `visits`.

    The job of the clock: for what was booked or planned in the moment of the closing, and for centres that were closed
    before their appointments were called off.
    """
    here = Exists(coming(now).filter(slot__specialist__centre=OuterRef("pk")))
    there = Exists(visits_ahead(now).filter(centre=OuterRef("pk")))
    done = {"appointments": 0, "visits": 0}
    for centre in Centre.objects.filter(here | there, status=CentreStatus.CLOSED).order_by("pk"):
        done["appointments"] += coming_at(centre, now).count()
        done["visits"] += visits_of(centre, now).count()
        cancel_appointments(centre, None, now)
        cancel_visits(centre, None, now)
    return done


def _why() -> str:
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by all
        return _("The centre has closed.")


def _appointments(count: int) -> str:
    return ngettext(
        "%(count)d coming appointment: it is cancelled, and the client and the specialist get a letter.",
        "%(count)d coming appointments: they are cancelled, and the clients and the specialists get a letter.",
        count,
    ) % {"count": count}


def _visits(count: int) -> str:
    return ngettext(
        "%(count)d visit to a municipality: it is called off, and whoever was told of it gets a letter.",
        "%(count)d visits to municipalities: they are called off, and whoever was told of them gets a letter.",
        count,
    ) % {"count": count}


APPOINTMENTS = Affair(
    "appointments", lambda centre, now: coming_at(centre, now).count(), _appointments, cancel_appointments
)
VISITS = Affair("visits", lambda centre, now: visits_of(centre, now).count(), _visits, cancel_visits)
