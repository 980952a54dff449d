"""Who is counted: everybody who said that they come, and everybody who came. Two queries, however many they are."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from backend.directory.enums import TerritoryKind
from backend.directory.models import Organisation, Territory
from events.door.enums import AttendanceState
from events.door.models import Attendance
from events.enums import RegistrationStatus, Source
from events.models import Event, Registration


class State(StrEnum):
    """What is known of somebody. UNKNOWN: nobody was marked at the event at all."""

    CAME = "came"
    ABSENT = "absent"
    EXCUSED = "excused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is counted; days and sessions are those at which they were present."""

    registration: Registration
    state: State
    days: frozenset[date]
    sessions: frozenset[int]
    organisation: str
    municipality: Territory | None
    region: Territory | None

    @property
    def came(self) -> bool:
        return self.state is State.CAME

    @property
    def walked_in(self) -> bool:
        """Whether they came without having signed up before."""
        return self.registration.source == Source.DOOR

    @property
    def category(self) -> str:
        return self.registration.category.title if self.registration.category else ""

    @property
    def district(self) -> Territory | None:
        """The federal district of their region, where it is known."""
        parent = self.region.parent if self.region else None
        return parent if parent and parent.kind == TerritoryKind.DISTRICT else None


RELATED = (
    "category", "municipality__parent__parent", "organisation__municipality__parent__parent",
    "organisation__region__parent",
)  # fmt: skip
_QUOTES = re.compile(r"[«»\"'“”„]+")


def guests_of(event: Event) -> list[Guest]:
    """Everybody who is counted, by name. Without a single mark nobody is taken to have come."""
    marks: dict[int, list[tuple[str, date, int | None]]] = defaultdict(list)
    rows = Attendance.objects.marked().filter(registration__event=event)
    for pk, state, day, session in rows.values_list("registration_id", "state", "day", "session_id"):
        marks[pk].append((state, day, session))
    came = [pk for pk, found in marks.items() if any(state == AttendanceState.PRESENT for state, *_rest in found)]
    counted = Registration.objects.filter(Q(status=RegistrationStatus.CONFIRMED) | Q(pk__in=came), event=event)
    people = list(counted.select_related(*RELATED).order_by("full_name", "pk"))
    names = _names(people)
    return [_guest(row, marks.get(row.pk, []), names, marked=bool(marks)) for row in people]


def _guest(
    row: Registration, marks: list[tuple[str, date, int | None]], names: dict[str, str], *, marked: bool
) -> Guest:
    there = [(day, session) for state, day, session in marks if state == AttendanceState.PRESENT]
    municipality, region = _place(row)
    return Guest(
        registration=row,
        state=_state([state for state, *_rest in marks], marked=marked),
        days=frozenset(day for day, _session in there),
        sessions=frozenset(session for _day, session in there if session),
        organisation=names.get(_key(row), ""),
        municipality=municipality,
        region=region,
    )


def _state(marks: list[str], *, marked: bool) -> State:
    if AttendanceState.PRESENT in marks:
        return State.CAME
    if AttendanceState.EXCUSED in marks:
        return State.EXCUSED
    return State.ABSENT if marked else State.UNKNOWN


def _place(row: Registration) -> tuple[Territory | None, Territory | None]:
    """Municipality and region: what the person said, else where their organisation is."""
    if row.municipality and row.municipality.kind == TerritoryKind.REGION:
        return None, row.municipality
    if row.municipality:
        return row.municipality, row.municipality.parent
    organisation = row.organisation
    if organisation is None:
        return None, None
    if organisation.municipality:
        return organisation.municipality, organisation.municipality.parent
    return None, organisation.region


def plain(name: str) -> str:
    """A name of an organisation without case, quotes and double spaces: «АНО "Свет"» and «ано „Свет“» are one."""
    return " ".join(_QUOTES.sub(" ", name).casefold().replace("ё", "е").split())


def _key(row: Registration) -> str:
    return f"#{row.organisation_id}" if row.organisation_id else plain(row.organisation_name)


def _names(people: list[Registration]) -> dict[str, str]:
    """What each organisation is called, by its key. Who only wrote the name of one on record is of that one."""
    known: dict[str, Organisation] = {}
    for row in people:
        if row.organisation:
            for name in (row.organisation.name, row.organisation.short_name):
                known.setdefault(plain(name), row.organisation)
    names: dict[str, str] = {}
    for row in people:
        found = row.organisation or known.get(plain(row.organisation_name))
        if name := str(found) if found else row.organisation_name.strip():
            names.setdefault(_key(row), name)
    return _spelled_once(names)


def _spelled_once(names: dict[str, str]) -> dict[str, str]:
    """The spelling that came first holds for all that differ only in case, quotes and spaces."""
    first: dict[str, str] = {}
    return {key: first.setdefault(plain(name), name) for key, name in names.items()}
