from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template import Context

from backend.accounts.requests import person
from backend.common import clock
from backend.ui import spans
from mentoring.appointments import wording
from mentoring.appointments.models import Appointment, Slot, Visit
from mentoring.appointments.tokens import token_of
from mentoring.cases.models import Case
from mentoring.cases.tokens import token_of as case_token

register = template.Library()
register.filter("hours", wording.hours)
register.filter("when", wording.when)
register.filter("when_here", wording.when_here)
register.filter("place_zone", wording.place_zone)


@register.filter
def clock_of(slot: Slot | Visit) -> str:
    """“15:00–16:00”: the hours without the day, by the clock of the place."""
    zone = clock.zone_named(slot.zone)
    return f"{slot.starts_at.astimezone(zone):%H:%M}–{slot.ends_at.astimezone(zone):%H:%M}"


@register.filter
def was_when(moment: str, slot: Slot) -> str:
    """When it was to be before: a moment that the particulars of a letter carry as text."""
    starts_at = datetime.fromisoformat(moment)
    return spans.span(starts_at, starts_at + (slot.ends_at - slot.starts_at), slot.zone)


@register.filter
def hours_in(times: Sequence[str], zone: str) -> str:
    """The same as `hours`, of a beginning and an end that the particulars of a letter carry as text."""
    starts_at, ends_at = (datetime.fromisoformat(moment) for moment in times)
    return spans.span(starts_at, ends_at, zone)


@register.filter
def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    """The moment by the clock of the zone, for the filters that write dates; None stays so."""
    return moment.astimezone(clock.zone_named(zone)).replace(tzinfo=None) if moment else None


@register.filter
def zone_called(moment: datetime, zone: str) -> str:
    """“Владивосток, UTC+10” at that moment."""
    return spans.zone_name(zone, moment)


@register.inclusion_tag("appointments/of_case.html", takes_context=True)
def appointments_of_case(context: Context, case: Case, *, for_client: bool = False) -> dict[str, Any]:
    """The appointments that belong to a request for help, as far as the reader follows it, and the way to a new one.

    For the client each leads to its own page; for the centre they are only named: contacts are for those who work
    with the client.
    """
    found = case.appointments if for_client else Appointment.objects.of_request(case, person(context["request"]))
    rows = found.select_related("slot__specialist__centre__region").order_by("slot__starts_at", "pk")
    listed = [(row, token_of(row) if for_client else "") for row in rows]
    key = case_token(case) if for_client else str(case.pk)
    return {"case": case, "rows": listed, "for_client": for_client, "key": key}


@register.inclusion_tag("appointments/link.html")
def specialists_link() -> dict[str, Any]:
    """The way to the pool, from where a specialist comes to their own week."""
    return {}
