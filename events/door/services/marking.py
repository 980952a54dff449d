"""The one writer of attendance: every way of marking ends here, one participant or ten thousand."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.models import Entry
from events.door.enums import AttendanceState, MarkSource, Outcome
from events.door.lifecycle import outcome
from events.door.models import Attendance, DoorPass, Mark

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody says about one participant of one day.

    Attributes:
        number: made where the mark was made; the same number again changes nothing.
        at: when it was seen, by a clock that has been checked.
        session_id: for a session of the day; None for the day itself.
        minutes: how long the participant was online, where it is known.
        expects: the state that the person saw when they decided this; if another stands, theirs is overtaken.
    """

    registration_id: int
    day: date
    state: str
    at: datetime
    source: str
    number: uuid.UUID
    session_id: int | None = None
    note: str = ""
    minutes: int | None = None
    expects: str | None = None

    @property
    def key(self) -> tuple[int, date, int]:
        """What it is about; 0 for the day itself."""
        return self.registration_id, self.day, self.session_id or 0


@dataclass(frozen=True, kw_only=True)
class Marker:
    """Who marks: an organiser, or a helper with a pass for a door."""

    by: User | None = None
    door_pass: DoorPass | None = None

    @property
    def door(self) -> str:
        """The name of the door; empty for an organiser at the list."""
        return self.door_pass.door if self.door_pass else ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a mark.

    Attributes:
        attendance: as it stands now.
        again: the very same mark had arrived before; `outcome` is the answer that it was given then.
    """

    number: uuid.UUID
    outcome: Outcome
    attendance: Attendance
    again: bool = False


@transaction.atomic
def take(*, marks: Sequence[Wanted], marker: Marker, now: datetime) -> list[Answer]:
    """Takes the marks in the order in which they were made; returns an answer to each, in the order given.

    Who may mark is asked before. What is said of one participant at two doors at once is put in a row by the lock on
    the row of attendance; the row itself is unique, so that both lock the same one.
    """
    rows = _locked(marks)
    known = {mark.number: mark for mark in Mark.objects.filter(number__in=[wanted.number for wanted in marks])}
    answers: dict[uuid.UUID, Answer] = {}
    written: list[Mark] = []
    audited: list[Entry] = []
    changed: dict[int, Attendance] = {}
    for wanted in sorted(marks, key=lambda wanted: wanted.at):
        row = rows[wanted.key]
        if earlier := known.get(wanted.number):
            answers[wanted.number] = Answer(
                number=wanted.number, outcome=Outcome(earlier.outcome), attendance=row, again=True
            )
            continue
        result = outcome(row if _ever_marked(row) else None, wanted)
        if result == Outcome.TAKEN and wanted.expects not in {None, row.state}:
            result = Outcome.OVERTAKEN
        if result == Outcome.TAKEN:
            audited.append(_entry(row, wanted, marker, now))
            _put(row, wanted, marker, now)
            changed[row.pk] = row
        mark = Mark(
            number=wanted.number, attendance=row, state=wanted.state, at=wanted.at, received_at=now, door=marker.door,
            source=wanted.source, by=marker.by, door_pass=marker.door_pass, outcome=result,
        )  # fmt: skip
        known[wanted.number] = mark
        written.append(mark)
        answers[wanted.number] = Answer(number=wanted.number, outcome=result, attendance=row)
    _save(changed.values())
    Mark.objects.bulk_create(written, batch_size=CHUNK)
    Entry.objects.bulk_create(audited, batch_size=CHUNK)
    return [answers[wanted.number] for wanted in marks]


@transaction.atomic
def undo(*, attendance: Attendance, by: User, now: datetime, number: uuid.UUID | None = None) -> Answer:
    """Takes back what was said of the participant; the row stays, and so does what was said.

    Raises:
        NotAllowed: the person doesn't run the event.
    """
    permit(by, "door.change_attendance", attendance)
    wanted = Wanted(
        registration_id=attendance.registration_id, day=attendance.day, session_id=attendance.session_id,
        state=AttendanceState.UNMARKED, at=now, source=MarkSource.LIST, number=number or uuid.uuid4(),
    )  # fmt: skip
    return take(marks=[wanted], marker=Marker(by=by), now=now)[0]


def _locked(marks: Iterable[Wanted]) -> dict[tuple[int, date, int], Attendance]:
    """The rows that the marks are about, made where they were missing, locked until the transaction ends."""
    first = {wanted.key: wanted for wanted in reversed(list(marks))}
    # In one order, so that two phones that bring the same people wait for each other instead of embracing.
    made = [
        Attendance(
            registration_id=wanted.registration_id, day=wanted.day, session_id=wanted.session_id, at=wanted.at,
            source=wanted.source,
        )
        for _key, wanted in sorted(first.items())
    ]  # fmt: skip
    Attendance.objects.bulk_create(made, ignore_conflicts=True, batch_size=CHUNK)
    about = Attendance.objects.filter(
        registration__in={wanted.registration_id for wanted in first.values()},
        day__in={wanted.day for wanted in first.values()},
    )
    rows = lock(about)
    found = {(row.registration_id, row.day, row.session_id or 0): row for row in rows}
    return {key: found[key] for key in first}


def lock(rows: "QuerySet[Attendance]") -> "list[Attendance]":
    """The rows as they are now; nobody else changes them until the transaction ends."""
    return list(rows.select_for_update(of=("self",)).select_related("registration").order_by("pk"))


def _ever_marked(row: Attendance) -> bool:
    """Whether anybody ever said anything: a row that was only just made stands for nothing."""
    return row.state != AttendanceState.UNMARKED or row.decided


def _put(row: Attendance, wanted: Wanted, marker: Marker, now: datetime) -> None:
    row.state, row.at, row.source, row.mark = wanted.state, wanted.at, wanted.source, wanted.number
    row.door, row.by, row.door_pass = marker.door, marker.by, marker.door_pass
    row.minutes, row.note, row.decided, row.updated_at = wanted.minutes, wanted.note, True, now


def _save(rows: Iterable[Attendance]) -> None:
    fields = ["state", "at", "source", "mark", "door", "by", "door_pass", "minutes", "note", "decided", "updated_at"]
    Attendance.objects.bulk_update(rows, fields, batch_size=CHUNK)


def _entry(row: Attendance, wanted: Wanted, marker: Marker, now: datetime) -> Entry:
    verb = "attendance.undone" if wanted.state == AttendanceState.UNMARKED else "attendance.marked"
    return Entry(
        at=now, actor=marker.by, verb=verb, target_type=Attendance._meta.label_lower, target_id=row.pk,
        before={"state": row.state, "door": row.door},
        after={
            "state": wanted.state, "door": marker.door, "at": wanted.at.isoformat(), "source": wanted.source,
            "pass": marker.door_pass.pk if marker.door_pass else None,
        },
    )  # fmt: skip
