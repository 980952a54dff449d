"""What comes from the phones at the doors: at once, or hours later when they are connected again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from backend.common.clock import local_date
from backend.common.errors import Conflict, DomainError, Invalid
from events.door import words
from events.door.days import day_ends_at, days_of
from events.door.enums import AttendanceState, MarkSource
from events.door.models import Attendance, DoorPass, Mark
from events.door.serializers import LineSerializer
from events.door.services.marking import Answer, Marker, Wanted, take
from events.door.services.walk_ins import enter, let_in
from events.door.tokens import why_over
from events.enums import LIVE, RegistrationStatus
from events.models import Registration, Session

MOST = 1_000
"""So many marks in one request; a phone that has more sends them in parts."""
HONEST = timedelta(minutes=1)
"""A clock that is wrong by less is left as it is."""


@dataclass(frozen=True)
class Told:
    """What the helper is told about one mark. `outcome` is one of `Outcome`, or "refused"; then `code` says why."""

    number: str
    outcome: str
    message: str
    code: str = ""
    again: bool = False
    attendance: Attendance | None = None
    registration: Registration | None = None
    sessions: tuple[str, ...] = ()


@dataclass
class _Line:
    """One mark on its way: what was said, whom it turned out to be about, or why it is refused."""

    said: dict[str, Any]
    at: datetime
    person: Registration | None = None
    refusal: DomainError | None = None


def hear(*, door_pass: DoorPass, lines: Sequence[Any], sent_at: datetime | None, now: datetime) -> list[Told]:
    """Takes what a phone has marked and answers each line in the order given; a bad line stops no other.

    Args:
        sent_at: what the phone's clock showed as it sent them: by it the moments of the marks are put right.

    Raises:
        PassOver: the pass was withdrawn, or the day ended more than three days ago.
        Invalid: there are too many lines at once.
    """
    if refusal := why_over(door_pass, now, late=True):
        raise refusal
    if len(lines) > MOST:
        raise Invalid(
            _("At most %(count)d marks at once: send them in parts.") % {"count": MOST}, code="too_many", field="lines"
        )
    heard = [_read(raw, number) for number, raw in enumerate(lines)]
    good = [line for line in heard if isinstance(line, dict)]
    read = [_Line(said, _put_right(said["at"], sent_at, now)) for said in good]
    _look_up(door_pass, read)
    for line in read:
        line.refusal = line.refusal or _out_of_time(door_pass, line)
    _let_in(door_pass, read, now)
    answers = _take(door_pass, read, now)
    DoorPass.objects.filter(pk=door_pass.pk).update(last_seen_at=now)
    told = iter(_told(read, answers, door_pass))
    return [next(told) if isinstance(line, dict) else line for line in heard]


def _read(raw: Any, index: int) -> dict[str, Any] | Told:
    line = LineSerializer(data=raw)
    if line.is_valid():
        said: dict[str, Any] = dict(line.validated_data)
        return said
    number = raw.get("number") if isinstance(raw, dict) else None
    name, why = next(iter(line.errors.items()))
    text = _("This mark can't be read (%(field)s): %(why)s") % {"field": name, "why": words.first(why)}
    return Told(number=str(number)[:64] if number else str(index), outcome="refused", code="bad_line", message=text)


def _put_right(at: datetime, sent_at: datetime | None, now: datetime) -> datetime:
    """When it was by our clock: a phone whose clock is a day fast made its marks a day earlier than it says."""
    if sent_at is not None and abs(now - sent_at) > HONEST:
        at += now - sent_at
    return min(at, now)


def _look_up(door_pass: DoorPass, lines: Iterable[_Line]) -> None:
    """Finds whom the lines are about; who can't be found at this event is refused with what the helper may know."""
    lines = [line for line in lines if line.said["code"] or line.said["registration"]]
    codes = {words.code(line.said["code"]) for line in lines}
    rows = Registration.objects.select_related("category", "event")
    by_code = {row.code: row for row in rows.filter(code__in=codes)}
    ids = {line.said["registration"] for line in lines}
    by_id = {row.pk: row for row in rows.filter(event=door_pass.event, pk__in=ids)}
    for line in lines:
        found = (
            by_code.get(words.code(line.said["code"])) if line.said["code"] else by_id.get(line.said["registration"])
        )
        if found is None:
            line.refusal = Invalid(words.unknown_ticket(), code="unknown_ticket")
        elif found.event_id != door_pass.event_id:
            line.refusal = Conflict(words.other_event(found.event), code="other_event")
        else:
            line.person = found


def _out_of_time(door_pass: DoorPass, line: _Line) -> DomainError | None:
    event = door_pass.event
    if line.at >= day_ends_at(event):
        return Conflict(_("The event is over, so nobody can come any more."), code="pass_over")
    if local_date(line.at, event.zone) not in days_of(event):
        return Conflict(words.not_today(event), code="not_today")
    return None


def _let_in(door_pass: DoorPass, lines: Iterable[_Line], now: datetime) -> None:
    """Gives a seat to those who came without one, and refuses those who can't be marked as they are."""
    lines = [line for line in lines if line.refusal is None]
    said = [line for line in lines if line.said["how"] == MarkSource.WALK_IN]
    heard = dict(
        Mark.objects.filter(number__in=[line.said["number"] for line in said]).values_list(
            "number", "attendance__registration"
        )
    )
    for line in lines:
        try:
            if line.said["number"] in heard:
                line.person = Registration.objects.select_related("category", "event").get(
                    pk=heard[line.said["number"]]
                )
            elif line.said["how"] == MarkSource.WALK_IN and line.person is None:
                line.person = enter(door_pass=door_pass, number=line.said["number"], now=now, **line.said["walk_in"])
            elif line.person and (line.said["how"] == MarkSource.WALK_IN or _holds_a_seat(line)):
                line.person = let_in(
                    door_pass=door_pass, registration=line.person, number=line.said["number"], now=now
                )  # fmt: skip
            elif line.person and line.person.status != RegistrationStatus.CONFIRMED and _comes(line):
                line.refusal = Conflict(words.no_seat(line.person), code=f"status_{line.person.status}")
        except DomainError as refusal:
            line.refusal = refusal


def _comes(line: _Line) -> bool:
    return bool(line.said["state"] == AttendanceState.PRESENT)


def _holds_a_seat(line: _Line) -> bool:
    """Whether the person's seat waits for the confirmation of an address: they stand here, that confirms it."""
    return line.person is not None and line.person.status == RegistrationStatus.HELD and _comes(line)


def _take(door_pass: DoorPass, lines: Iterable[_Line], now: datetime) -> dict[UUID, Answer]:
    event = door_pass.event
    sessions = {session.pk: session for session in Session.objects.filter(event=event)}
    wanted = {}
    for line in lines:
        if line.refusal or line.person is None:
            continue
        if (session := line.said["session"]) and session not in sessions:
            line.refusal = Invalid(_("There is no such session at this event. Load the page anew."), code="no_session")
            continue
        wanted[line.said["number"]] = Wanted(
            registration_id=line.person.pk,
            day=local_date(line.at, event.zone),
            session_id=session,
            state=line.said["state"],
            at=line.at,
            source=line.said["how"],
            number=line.said["number"],
        )
    answers = take(marks=list(wanted.values()), marker=Marker(door_pass=door_pass), now=now)
    return {answer.number: answer for answer in answers}


def _told(lines: Sequence[_Line], answers: dict[UUID, Answer], door_pass: DoorPass) -> Iterable[Told]:
    chosen: dict[int, list[str]] = {}
    people = [line.person.pk for line in lines if line.person]
    seats = Session.objects.filter(session_seats__registration__in=people).order_by("starts_at", "pk")
    for person, title in seats.annotate(person=F("session_seats__registration")).values_list("person", "title"):
        chosen.setdefault(person, []).append(title)
    for line in lines:
        number = line.said["number"]
        person = line.person if line.person and line.person.status in LIVE else None
        if line.refusal:
            yield Told(
                number=str(number), outcome="refused", code=line.refusal.code, message=line.refusal.message,
                registration=person,
            )  # fmt: skip
            continue
        answer = answers[number]
        yield Told(
            number=str(number), outcome=answer.outcome.value, again=answer.again, attendance=answer.attendance,
            registration=person, message=words.told(answer, door_pass.event.zone),
            sessions=tuple(chosen.get(line.person.pk, ())) if line.person else (),
        )  # fmt: skip
