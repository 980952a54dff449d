"""What participants are written, and until when it is still needed. Imported when Django starts."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.common.clock import MOSCOW, at, local_date
from backend.common.days import day_in
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.mime import Attachment
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Context, Notice, Rule, register
from backend.notifications.variables import Variable
from events.calendar import invitation
from events.enums import LIVE, EventStatus, RegistrationStatus
from events.models import Event, Message, Registration, SessionSeat
from events.presence import came
from events.querysets import RegistrationQuerySet
from events.tokens import token_of

WHY = _("You, or somebody with your address, signed up for this event.")
ANNOUNCED = Q(event__status=EventStatus.PUBLISHED)


File = Callable[[Registration], Attachment | None]


def about(still_needed: Q = Q(), file: File = lambda row: None) -> Context:  # noqa: B008 - a Q is never changed
    """The particulars of registrations; a letter about one that the condition leaves out is dropped.

    `file` is the calendar file that goes with it.
    """

    def context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = Registration.objects.filter(still_needed, pk__in=ids)
        found = list(rows.select_related("event__centre", "category").prefetch_related(chosen))
        parties = _parties(found)
        return {row.pk: _facts(row, file(row), parties.get(row.party, [])) for row in found}

    in_order = SessionSeat.objects.select_related("session__platform").order_by("session__starts_at", "session_id")
    chosen = Prefetch("session_seats", in_order)
    return context


def _parties(rows: Sequence[Registration]) -> dict[Any, list[Registration]]:
    """Who signed up together with these and still wants to come, by party."""
    parties = {row.party for row in rows if row.party}
    found: dict[Any, list[Registration]] = {}
    if parties:
        for row in Registration.objects.filter(party__in=parties, status__in=LIVE).order_by("pk"):
            found.setdefault(row.party, []).append(row)
    return found


def as_it_stands(row: Registration) -> Attachment | None:
    """The entry for those who have one in their calendar: who takes part, or did when the event was called off."""
    return invitation(row, clock.now()) if row.status == RegistrationStatus.CONFIRMED and row.email else None


def taken_out(row: Registration) -> Attachment | None:
    """Takes the entry out of the calendar of somebody who had it and doesn't come any more."""
    return invitation(row, clock.now(), cancelled=True) if row.confirmed_at and row.email else None


def _facts(row: Registration, file: Attachment | None, party: Sequence[Registration]) -> dict[str, Any]:
    """`party` are those for whom this letter speaks as well: who came along without an address.

    If the one who signed them up doesn't come, the first of them speaks for those after them.
    """
    centre = row.event.centre
    with_them = [one for one in party if not one.email and (row.email or one.pk > row.pk)]
    return {
        "attachment": file,
        "sessions": [seat.session for seat in row.session_seats.all()],
        "with_them": with_them,
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


def thanked(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The particulars of those who took part, with the titles of the materials that their ticket opens."""
    came_to = about(in_status(RegistrationStatus.CONFIRMED) & ~Q(event__status=EventStatus.CANCELLED))(ids)
    events = {facts["event"].pk for facts in came_to.values()}
    rows = Event.objects.filter(pk__in=events, materials__isnull=False).order_by("materials__order", "materials__pk")
    titles: dict[int, list[str]] = {}
    for event, title in rows.values_list("pk", "materials__title"):
        titles.setdefault(event, []).append(title)
    return {pk: facts | {"materials": titles.get(facts["event"].pk, [])} for pk, facts in came_to.items()}


def in_status(*statuses: RegistrationStatus) -> Q:
    return Q(status__in=statuses)


def tomorrows(now: datetime) -> QuerySet[Any, Any]:
    """Those who take part in an event that is announced and has not begun; counted from its day where it is held."""
    rows = Registration.objects.filter(ANNOUNCED, status=RegistrationStatus.CONFIRMED, event__starts_at__gt=now)
    return _subjects(rows, "event__starts_at")


def guests_of_past(now: datetime) -> QuerySet[Any, Any]:
    """Those who were at an event that is over, as far as the door knows; else those who had said that they come."""
    held = Q(event__status__in=(EventStatus.PUBLISHED, EventStatus.HELD), event__ends_at__lte=now)
    rows = Registration.objects.filter(held, status=RegistrationStatus.CONFIRMED)
    return _subjects(came(rows), "event__ends_at")


def _subjects(rows: RegistrationQuerySet, moment: str) -> QuerySet[Any, Any]:
    """Those of them who are written to, and where (as `letters.written_to` has it for what happens at once).

    Who has no address is told by the one of these who signed them up; if nobody of their party with an address is
    among these, the first of them gets a letter at the party's first address.
    """
    of_party = {"party": OuterRef("party")}
    told = Exists(rows.filter(**of_party).exclude(email="")) | Exists(
        rows.filter(**of_party, email="", pk__lt=OuterRef("pk"))
    )
    first = Registration.objects.filter(**of_party).exclude(email="").order_by("pk").values("email")[:1]
    subjects: QuerySet[Any, Any] = (
        rows.annotate(address=Case(When(email="", then=Subquery(first)), default="email"))
        .filter(~Q(email="") | ~told, address__isnull=False)
        .order_by()
        .values(
            "user_id",
            "language",
            subject_id=F("pk"),
            anchor=day_in("event__zone", moment),
            zone=F("event__zone"),
            about=F("event_id"),
            centre_id=F("event__centre_id"),
            recipient=F("address"),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    )
    return subjects


def about_messages(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What an organiser wrote to a part of the participants; their names and tickets come with each letter."""
    rows = Message.objects.filter(pk__in=ids).select_related("event__centre")
    return {
        row.pk: {
            "message": row,
            "event": row.event,
            "ask": str(row.event.centre),
            "reply_to": row.event.centre.email,
        }
        for row in rows
    }


NOTICES: list[tuple[str, Any, Callable[[Sequence[int]], Any]]] = [
    ("confirm", _("Confirm the registration"), about(in_status(RegistrationStatus.HELD) & ANNOUNCED)),
    ("registered", _("Ticket"), about(in_status(RegistrationStatus.CONFIRMED) & ANNOUNCED, as_it_stands)),
    ("moved", _("Another category or session"), about(in_status(*LIVE) & ANNOUNCED, as_it_stands)),
    ("session_changed", _("A chosen session has changed"), about(in_status(*LIVE) & ANNOUNCED)),
    ("declined", _("The organiser has declined"), about(in_status(RegistrationStatus.DECLINED))),
    ("waiting", _("On the waiting list"), about(in_status(RegistrationStatus.WAITING) & ANNOUNCED)),
    ("promoted", _("A seat became free"), about(in_status(RegistrationStatus.HELD) & ANNOUNCED)),
    (
        "registration_cancelled",
        _("The registration is cancelled"),
        about(in_status(RegistrationStatus.CANCELLED), taken_out),
    ),
    ("changed", _("Another time or place"), about(in_status(*LIVE) & ANNOUNCED, as_it_stands)),
    (
        "cancelled",
        _("The event is cancelled"),
        about(in_status(*LIVE) & Q(event__status=EventStatus.CANCELLED), as_it_stands),
    ),
    ("reopened", _("The event takes place after all"), about(in_status(*LIVE) & ANNOUNCED, as_it_stands)),
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
    Notice(
        key="events.message",
        title=_("Letter of the organiser to participants"),
        why=WHY,
        category=Category.SERVICE,
        subject="events.message",
        template="events/letters/message.txt",
        context=about_messages,
    )
)

VARIABLES = (
    Variable("event", _("title of the event"), "event.title"),
    Variable("date", _("when the event begins"), "event.starts_at", dated=True),
    Variable("place", _("where it is held"), "event.place"),
    Variable("hours", _("from when until when"), template="events/letters/_hours.txt"),
    Variable("particulars", _("when, where, and who organises it"), template="events/letters/_facts.txt"),
    Variable("organiser", _("who answers questions"), template="events/letters/_organiser.txt"),
)


def reminder(name: str, title: Any, *, days: int, **rest: Any) -> Rule:
    """A letter to those who take part, so many days from the event."""
    common: dict[str, Any] = {
        "why": _("You take part in this event."),
        "category": Category.SERVICE,
        "subject": "events.registration",
        "template": f"events/letters/{name}.txt",
        "context": about(in_status(RegistrationStatus.CONFIRMED) & ANNOUNCED),
        "thread": "event",
        "to": SELF,
        "subjects": tomorrows,
        "counted_from": _("the day of the event"),
        "variables": VARIABLES,
        "specimen": an_invented_guest,
        # Who signs up later than this after its time gets only what is still ahead.
        "window": timedelta(hours=22),
    }
    return Rule(key=f"events.{name}", title=title, offsets=(days,), **(common | rest))


register(reminder("week", _("The event is in a week"), days=-7))
register(reminder("tomorrow", _("The event is tomorrow"), days=-1))
register(
    reminder(
        "thanks",
        _("Thanks for coming"),
        days=1,
        why=_("You took part in this event."),
        context=thanked,
        subjects=guests_of_past,
        window=timedelta(days=4),
    )
)
