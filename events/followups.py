"""What participants are written, and until when it is still needed. Imported when Django starts."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, F, Func, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW, at, local_date
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Context, Notice, Rule, register
from backend.notifications.variables import Variable
from events.enums import LIVE, EventStatus, RegistrationStatus
from events.models import Event, Registration
from events.tokens import token_of

WHY = _("You, or somebody with your address, signed up for this event.")
ANNOUNCED = Q(event__status=EventStatus.PUBLISHED)


def about(still_needed: Q = Q()) -> Context:  # noqa: B008 - a Q is never changed
    """The particulars of registrations; a letter about one that the condition leaves out is dropped."""

    def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = Registration.objects.filter(still_needed, pk__in=ids).select_related("event__centre")
        return {row.pk: _facts(row) for row in rows}

    return context


def _facts(row: Registration) -> dict[str, Any]:
    centre = row.event.centre
    return {
        "registration": row,
        "event": row.event,
        "ticket": token_of(row),
        "recipient_name": row.full_name,
        "ask": str(centre),
        "reply_to": centre.email,
    }


def an_invented_guest(centre: Centre, now: datetime) -> dict[str, Any]:
    """The facts of somebody who takes part tomorrow: real guests are not shown to those who write the letter."""
    zone = centre.zone if centre.region_id else MOSCOW
    starts_at = at(local_date(now, zone) + timedelta(days=1), time(15), zone)
    event = Event(
        centre=centre, title=gettext("An evening of questions about reports"), zone=zone, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2), place=gettext("2, School Street, first floor"),
    )  # fmt: skip
    guest = Registration(event=event, full_name=gettext("Maria Ivanova"), status=RegistrationStatus.CONFIRMED)
    return {
        "registration": guest, "event": event, "ticket": SPECIMEN, "recipient_name": guest.full_name,
        "ask": str(centre), "reply_to": centre.email,
    }  # fmt: skip


def in_status(*statuses: RegistrationStatus) -> Q:
    return Q(status__in=statuses)


def tomorrows(now: datetime) -> QuerySet[Any, Any]:
    """Those who take part in an event that is announced and has not begun; counted from its day where it is held."""
    where_held = Func(F("event__zone"), F("event__starts_at"), function="timezone", output_field=DateTimeField())
    rows = Registration.objects.filter(ANNOUNCED, status=RegistrationStatus.CONFIRMED, event__starts_at__gt=now)
    subjects: QuerySet[Any, Any] = (
        rows.order_by()
        .values(
            "user_id",
            "language",
            subject_id=F("pk"),
            anchor=Cast(where_held, DateField()),
            zone=F("event__zone"),
            about=F("event_id"),
            centre_id=F("event__centre_id"),
            recipient=F("email"),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    )
    return subjects


NOTICES: list[tuple[str, Any, Callable[[Sequence[int]], Any]]] = [
    ("confirm", _("Confirm the registration"), about(in_status(RegistrationStatus.HELD) & ANNOUNCED)),
    ("registered", _("Ticket"), about(in_status(RegistrationStatus.CONFIRMED) & ANNOUNCED)),
    ("waiting", _("On the waiting list"), about(in_status(RegistrationStatus.WAITING) & ANNOUNCED)),
    ("promoted", _("A seat became free"), about(in_status(RegistrationStatus.HELD) & ANNOUNCED)),
    (
        "registration_cancelled",
        _("The registration is cancelled"),
        about(in_status(RegistrationStatus.CANCELLED)),
    ),
    ("changed", _("Another time or place"), about(in_status(*LIVE) & ANNOUNCED)),
    ("cancelled", _("The event is cancelled"), about(in_status(*LIVE) & Q(event__status=EventStatus.CANCELLED))),
    ("reopened", _("The event takes place after all"), about(in_status(*LIVE) & ANNOUNCED)),
]
for name, title, context in NOTICES:
    register(
        Notice(
            key=f"events.{name}",
            title=title,
            why=WHY,
            category=Category.SERVICE,
            subject="events.registration",
            template=f"events/letters/{name}.txt",
            context=context,
        )
    )

register(
    Rule(
        key="events.tomorrow",
        title=_("The event is tomorrow"),
        why=_("You take part in this event."),
        category=Category.SERVICE,
        subject="events.registration",
        template="events/letters/tomorrow.txt",
        context=about(in_status(RegistrationStatus.CONFIRMED) & ANNOUNCED),
        offsets=(-1,),
        thread="event",
        to=SELF,
        subjects=tomorrows,
        counted_from=_("the day of the event"),
        variables=(
            Variable("event", _("title of the event"), "event.title"),
            Variable("date", _("when the event begins"), "event.starts_at", dated=True),
            Variable("place", _("where it is held"), "event.place"),
            Variable("hours", _("from when until when"), template="events/letters/_hours.txt"),
            Variable("particulars", _("when, where, and who organises it"), template="events/letters/_facts.txt"),
        ),
        specimen=an_invented_guest,
        window=timedelta(hours=22),
    )
)
