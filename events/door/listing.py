"""The list of attendance as a page shows it and as its form comes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from events.door.days import day_now, days_of
from events.door.enums import AttendanceState
from events.door.models import Attendance
from events.door.services.lists import Choice, on_list
from events.models import Event, Registration, Session

_FIELD = re.compile(r"state-(\d{1,18})")


@dataclass(frozen=True)
class Sheet:
    """Which list is meant: of a day, or of one session of it."""

    event: Event
    day: date
    session: Session | None

    @property
    def query(self) -> str:
        """What comes behind the address of the page."""
        return f"?day={self.day.isoformat()}" + (f"&session={self.session.pk}" if self.session else "")


def sheet_of(event: Event, asked: Mapping[str, str], now: datetime) -> Sheet:
    """The list that the parameters `day` and `session` name; today's, or that of the nearest day, without them.

    Raises:
        Http404: the event has no such day or session.
    """
    day = day_now(event, now)
    if text := asked.get("day"):
        day = next((one for one in days_of(event) if one.isoformat() == text), None) or _missing()
    session = None
    if text := asked.get("session"):
        if not re.fullmatch(r"\d{1,18}", text):
            _missing()
        session = Session.objects.filter(event=event, pk=int(text)).first() or _missing()
    return Sheet(event, day, session)


def rows_of(sheet: Sheet, words: str = "") -> "QuerySet[Registration]":
    """The participants by name, each with what stands: `state`, `marked_at`, `door`, `attendance_id`."""
    standing = Attendance.objects.filter(registration=OuterRef("pk"), day=sheet.day, session=sheet.session)
    rows = on_list(sheet.event).select_related("category")
    for word in words.replace("\x00", "").split()[:8]:
        rows = rows.filter(full_name__icontains=word)
    return rows.annotate(
        state=Subquery(standing.values("state")),
        marked_at=Subquery(standing.values("at")),
        marked_door=Subquery(standing.values("door")),
        marked_source=Subquery(standing.values("source")),
        attendance_id=Subquery(standing.values("pk")),
    ).order_by("full_name", "pk")


def choices_of(sent: Mapping[str, str]) -> dict[int, Choice]:
    """What the form says, by registration.

    Raises:
        Invalid: a state is none.
    """
    found = {}
    for field, state in sent.items():
        if not (match := _FIELD.fullmatch(field)):
            continue
        was = sent.get(f"was-{match[1]}", AttendanceState.UNMARKED.value)
        if state not in AttendanceState.values or was not in AttendanceState.values:
            raise Invalid(_("This can't be marked. Load the page anew."), code="no_state")
        found[int(match[1])] = Choice(was=was, state=state)
    return found


def _missing() -> NoReturn:
    raise Http404
