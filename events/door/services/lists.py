"""Marks that an organiser makes at the list: during the event, or from the paper afterwards."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from events.door.days import days_of
from events.door.enums import AttendanceState, MarkSource, Outcome
from events.door.models import Attendance
from events.door.selectors import expected
from events.door.services.marking import Answer, Marker, Wanted, take
from events.enums import EventStatus
from events.models import Event, Registration, Session


@dataclass(frozen=True)
class Choice:
    """What the list showed of a participant, and what it is to be."""

    was: str
    state: str


@dataclass(frozen=True)
class Entered:
    """How many were marked, and of whom somebody else had said something else meanwhile: they stay as they are."""

    changed: int
    overtaken: list[Attendance]


@transaction.atomic
def enter_list(
    *, event: Event, day: date, choices: Mapping[int, Choice], by: User, now: datetime, session: Session | None = None
) -> Entered:
    """Takes what an organiser has ticked on the list of a day, or of a session of it; the untouched is left.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: the day is none of the event's, or somebody is not on its list.
        Conflict: the day has not come yet, and not everybody is excused in advance.
    """
    permit(by, "door.mark_attendance", event)
    touched = {pk: choice for pk, choice in choices.items() if choice.state != choice.was}
    check_day(event, day, session, {choice.state for choice in touched.values()}, now)
    listed = set(on_list(event).filter(pk__in=touched).values_list("pk", flat=True))
    if touched.keys() - listed:
        raise Invalid(_("Somebody is not on the list any more. Load the page anew."), code="not_listed")
    wanted = [
        Wanted(
            registration_id=pk, day=day, session_id=session.pk if session else None, state=choice.state, at=now,
            source=MarkSource.LIST, number=uuid.uuid4(), expects=choice.was,
        )
        for pk, choice in touched.items()
    ]  # fmt: skip
    answers = take(marks=wanted, marker=Marker(by=by), now=now)
    return Entered(
        changed=_taken(answers),
        overtaken=[answer.attendance for answer in answers if answer.outcome == Outcome.OVERTAKEN],
    )


@transaction.atomic
def rest_absent(*, event: Event, day: date, by: User, now: datetime, session: Session | None = None) -> int:
    """Marks as absent everybody of whom nothing was said that day (in that session); returns how many.

    Whoever a phone, which was without a connection, has seen before is present all the same when it brings that.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: the day is none of the event's.
        Conflict: the day has not come yet.
    """
    permit(by, "door.mark_attendance", event)
    check_day(event, day, session, {AttendanceState.ABSENT}, now)
    said = Attendance.objects.marked().filter(registration=OuterRef("pk"), day=day)
    people = expected(event)
    if session:
        said = said.filter(session=session)
        if session.chosen:
            people = people.filter(session_seats__session=session)
    rest = people.filter(~Exists(said)).values_list("pk", flat=True)
    wanted = [
        Wanted(
            registration_id=pk, day=day, session_id=session.pk if session else None, state=AttendanceState.ABSENT,
            at=now, source=MarkSource.REST, number=uuid.uuid4(),
        )
        for pk in rest
    ]  # fmt: skip
    return _taken(take(marks=wanted, marker=Marker(by=by), now=now))


def on_list(event: Event) -> "QuerySet[Registration]":
    """Those whom the list of attendance names: who has a seat, and who was marked before they gave it back."""
    marked = Attendance.objects.marked().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(event=event).filter(
        Exists(marked) | Exists(expected(event).filter(pk=OuterRef("pk")))
    )


def check_day(event: Event, day: date, session: Session | None, states: set[str], now: datetime) -> None:
    """Does nothing when so may be said of that day.

    Raises:
        Invalid: the day is none of the event's, or the session is on another one.
        Conflict: the event doesn't take place, or the day has not come yet.
    """
    if day not in days_of(event):
        raise Invalid(_("The event does not take place on that day."), code="no_such_day", field="day")
    if session and (session.event_id != event.pk or local_date(session.starts_at, event.zone) != day):
        raise Invalid(_("The session is not on that day."), code="no_session", field="session")
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        raise Conflict(_("Only at an event that takes place can anybody be present."), code="not_held")
    if local_date(now, event.zone) < day and states & {AttendanceState.PRESENT, AttendanceState.ABSENT}:
        raise Conflict(_("That day has not come yet: until then somebody can only be excused."), code="day_to_come")


def _taken(answers: list[Answer]) -> int:
    return sum(answer.outcome == Outcome.TAKEN for answer in answers)
