"""Attendance as a sign of the early warning. Points are a judgement, as in `projects.warning`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from events.door.enums import AttendanceState
from events.door.models import Attendance
from events.enums import RegistrationStatus
from events.models import Registration
from projects.lifecycle import LIVE
from projects.warning.asking import found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

WINDOW = timedelta(days=90)


def missed(now: datetime) -> Rows:
    """Events for which a project had signed up and to which nobody came, since it was last at one.

    Only who was marked as absent counts: at an event where nobody was marked, nothing is known.
    """
    marks = Attendance.objects.filter(registration=OuterRef("pk"))
    was_there = Q(state__in=(AttendanceState.PRESENT, AttendanceState.EXCUSED))
    came_since = Attendance.objects.present().filter(
        registration__project=OuterRef("project"), registration__event__starts_at__gte=OuterRef("event__starts_at")
    )
    rows = (
        Registration.objects.filter(
            Exists(marks.filter(state=AttendanceState.ABSENT)),
            ~Exists(marks.filter(was_there)),
            ~Exists(came_since),
            project__stage__in=LIVE,
            status=RegistrationStatus.CONFIRMED,
            event__ends_at__lte=now,
            event__ends_at__gt=now - WINDOW,
        )
        .order_by()
        .values("project_id")
        .annotate(number=Count("event", distinct=True), last=Max("event__ends_at"))
    )
    return found(rows, measure=Count("event", distinct=True), since=TruncDate(Max("event__ends_at")))


def _words(reason: Reason) -> str:
    return ngettext(
        "Signed up for %(times)s event within ninety days and did not come",
        "Signed up for %(times)s events within ninety days and did not come",
        reason.measure,
    ) % {"times": reason.measure}


def _to_events(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("events:list")


MISSED = Indicator(
    key="missed_events",
    title=gettext_lazy("Signed up for events and did not come"),
    unit=Unit.TIMES,
    rows=missed,
    grades=(Grade(1, 5), Grade(2, 15)),
    words=_words,
    remedy=gettext_lazy("Come to a fitting event: the sign goes away with the next one that you were at"),
    link=_to_events,
    watches={"door.Attendance": "registration__project_id"},
)
