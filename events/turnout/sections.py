"""What attendance shows on the organiser's desk and on the page of an organisation."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpRequest

from backend.accounts.models import User
from backend.common import clock
from backend.directory import sections as of_places
from events.door.models import Attendance
from events.door.selectors import expected, present, was_marked
from events.models import Event
from events.sections import Section

SHOWN = 5


def figures(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """How many came of how many, once the event has begun."""
    if event.starts_at > clock.now():
        return None
    marked = was_marked(event)
    return {
        "marked": marked,
        "came": present(event).count() if marked else 0,
        "registered": expected(event).count(),
    }


def attended(user: User | AnonymousUser, place: Any) -> dict[str, Any] | None:
    """The last events at which people of the organisation were; None where there were none."""
    there = Attendance.objects.present().filter(registration__organisation=place)
    events = (
        Event.objects.public()
        .filter(pk__in=there.values("registration__event"))
        .order_by("-starts_at", "-pk")[: SHOWN + 1]
    )
    found = list(events)
    if not found:
        return None
    people = dict(
        there.filter(registration__event__in=found)
        .order_by()
        .values_list("registration__event")
        .annotate(people=Count("registration", distinct=True))
    )
    return {
        "events": [(event, people.get(event.pk, 0)) for event in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "organisation": place,
    }


REPORT = Section("turnout/desk.html", figures, order=10)
OF_ORGANISATION = of_places.Section("turnout/of_organisation.html", attended)
