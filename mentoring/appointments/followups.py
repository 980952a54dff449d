"""What clients, specialists and municipalities are written, and until when it is still needed."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW, at, local_date
from backend.common.days import day_in
from backend.directory.models import Centre, Territory
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Context, Notice, Rule, register
from backend.notifications.variables import Variable
from mentoring.appointments.enums import AppointmentStatus, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit
from mentoring.appointments.tokens import token_of

WHY = _("You, or somebody with your address, booked this appointment.")
WHY_SPECIALIST = _("You receive clients of this centre, or answer its letters.")
UNCONFIRMED = Q(status=AppointmentStatus.UNCONFIRMED)
BOOKED = Q(status=AppointmentStatus.BOOKED)
CANCELLED = Q(status=AppointmentStatus.CANCELLED)


def about(still_needed: Q) -> Context:
    """The particulars of appointments; a letter about one that the condition leaves out is dropped."""

    def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = Appointment.objects.filter(still_needed, pk__in=ids)
        return {row.pk: _facts(row) for row in rows.select_related("slot__specialist__centre__region")}

    return context


def _facts(row: Appointment) -> dict[str, Any]:
    centre = row.slot.specialist.centre
    return {
        "appointment": row,
        "slot": row.slot,
        "specialist": row.slot.specialist,
        "ticket": token_of(row) if row.pk else SPECIMEN,
        "recipient_name": row.full_name,
        "ask": str(centre),
        "reply_to": centre.email,
    }


def for_specialist(still_needed: Q) -> Context:
    """The same for the specialist, with the client to answer to.

    The text names no client: letters are kept after the client's data are forgotten.
    """
    base = about(still_needed)

    def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        return {
            pk: facts
            | {
                "recipient_name": facts["specialist"].name,
                "ask": facts["appointment"].full_name,
                "reply_to": facts["appointment"].email,
            }
            for pk, facts in base(ids).items()
        }

    return context


def of_visits(*statuses: VisitStatus) -> Context:
    """The particulars of visits."""

    def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = Visit.objects.filter(pk__in=ids, status__in=statuses).select_related("centre__region", "municipality")
        return {row.pk: {"visit": row, "ask": str(row.centre), "reply_to": row.centre.email} for row in rows}

    return context


def of_specialists(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Whose appointments the centre has called off; which ones comes with the letter."""
    rows = Specialist.objects.filter(pk__in=ids).select_related("centre__region")
    return {
        row.pk: {
            "specialist": row, "recipient_name": row.name, "ask": str(row.centre), "reply_to": row.centre.email,
        }
        for row in rows
    }  # fmt: skip


def an_invented_client(centre: Centre, now: datetime) -> dict[str, Any]:
    """Somebody who comes tomorrow: real clients are not shown to those who write the letter."""
    if not centre.region_id:  # the words of all centres are written for none of them
        centre = Centre(name=centre.name, region=Territory(time_zone=MOSCOW))
    zone = centre.zone
    starts_at = at(local_date(now, zone) + timedelta(days=1), time(15), zone)
    specialist = Specialist(centre=centre, name=gettext("Irina Sokolova"), fields=[gettext("accounting")])
    slot = Slot(
        specialist=specialist, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), form="on_site",
        place=gettext("2, School Street, first floor"),
    )  # fmt: skip
    client = gettext("Maria Ivanova")
    return _facts(Appointment(slot=slot, full_name=client, status=AppointmentStatus.BOOKED))


def tomorrows(now: datetime) -> QuerySet[Any, Any]:
    """The appointments to come, counted from their day by the clock of the centre."""
    zone = "slot__specialist__centre__region__time_zone"
    rows = Appointment.objects.filter(BOOKED, slot__starts_at__gt=now).order_by()
    subjects: QuerySet[Any, Any] = rows.values(
        "user_id",
        "language",
        subject_id=F("pk"),
        anchor=day_in(zone, "slot__starts_at"),
        zone=F(zone),
        about=F("pk"),
        centre_id=F("slot__specialist__centre_id"),
        recipient=F("email"),
    ).values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    return subjects


CLIENT: list[tuple[str, Any, Q]] = [
    ("confirm", _("Confirm the appointment"), UNCONFIRMED),
    ("booked", _("The appointment is booked"), BOOKED),
    ("moved", _("The appointment has another time"), BOOKED),
    ("cancelled", _("The appointment is cancelled"), CANCELLED),
    ("soon", _("The appointment is in an hour"), BOOKED),
]
SPECIALIST: list[tuple[str, Any, Q]] = [
    ("client_new", _("A client has booked"), BOOKED),
    ("client_moved", _("A client has moved to another time"), BOOKED),
    ("client_gone", _("A client has cancelled"), CANCELLED),
]
VISITS: list[tuple[str, Any, VisitStatus]] = [
    ("visit_announced", _("A centre comes to your municipality"), VisitStatus.ANNOUNCED),
    ("visit_changed", _("The visit has another time or place"), VisitStatus.ANNOUNCED),
    ("visit_cancelled", _("The visit is called off"), VisitStatus.CANCELLED),
]


def _notice(name: str, title: Any, why: Any, category: Category, subject: str, context: Callable[..., Any]) -> None:
    register(
        Notice(
            key=f"appointments.{name}",
            title=title,
            why=why,
            category=category,
            subject=subject,
            template=f"appointments/letters/{name}.txt",
            context=context,
        )
    )


for name, title, needed in CLIENT:
    _notice(name, title, WHY, Category.SERVICE, "appointments.appointment", about(needed))
for name, title, needed in SPECIALIST:
    _notice(name, title, WHY_SPECIALIST, Category.SERVICE, "appointments.appointment", for_specialist(needed))
_notice(
    "called_off", _("The centre has called appointments off"), WHY_SPECIALIST, Category.SERVICE,
    "appointments.specialist", of_specialists,
)  # fmt: skip
for name, title, status in VISITS:
    why = _("You agreed to letters about services and events, and your organisation works in this municipality.")
    _notice(name, title, why, Category.NUDGE, "appointments.visit", of_visits(status))

register(
    Rule(
        key="appointments.tomorrow",
        title=_("The appointment is tomorrow"),
        why=WHY,
        category=Category.SERVICE,
        subject="appointments.appointment",
        template="appointments/letters/tomorrow.txt",
        context=about(BOOKED),
        offsets=(-1,),
        thread="appointment",
        to=SELF,
        subjects=tomorrows,
        counted_from=_("the day of the appointment"),
        variables=(
            Variable("specialist", _("name of the specialist"), "specialist.name"),
            Variable("date", _("when the appointment begins"), "slot.starts_at", dated=True),
            Variable("place", _("where it is"), "slot.place"),
            Variable("hours", _("from when until when"), template="appointments/letters/_hours.txt"),
            Variable("particulars", _("when, where, and with whom"), template="appointments/letters/_facts.txt"),
        ),
        specimen=an_invented_client,
        window=timedelta(hours=22),
    )
)
