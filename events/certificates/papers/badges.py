"""Badges on A4 sheets: who somebody is, from where, and the code of their ticket for the door."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.common.papers.printing import printed
from events.certificates.papers.certificates import days_of, qr_drawing
from events.enums import CategoryKind, RegistrationStatus
from events.models import Event, Registration

TEMPLATE = Path(__file__).resolve().parent / "badge.typ"
PART = 400
"""Fifty sheets are one file."""
COLOURS = {
    CategoryKind.AUTHORITY: "#1d4f91",
    CategoryKind.NKO: "#1f6b4a",
    CategoryKind.CENTRE: "#6a3d9a",
    CategoryKind.VOLUNTEERS: "#b3541e",
    CategoryKind.MEDIA: "#a4262c",
    CategoryKind.BUSINESS: "#5b5b2f",
    CategoryKind.OTHER: "#4a4a46",
}
"""Each reads on white (WCAG 1.4.3); the word of the category stands beside its colour."""
PLAIN = "#1f6b4a"


def guests_with_badges(event: Event) -> "QuerySet[Registration]":
    """Those who come to the place itself, by name."""
    rows = event.registrations.filter(status=RegistrationStatus.CONFIRMED, online=False)
    return rows.select_related("category", "organisation").order_by("full_name", "pk")


def badge_sheets(event: Event, guests: Iterable[Registration], *, now: datetime) -> bytes:
    """The badges as PDF, eight on a sheet."""
    day = days_of(event)
    data = {
        "lang": get_language() or "ru",
        "title": _("Badges: %(event)s") % {"event": event},
        "author": str(event.centre),
        "badges": [_badge(guest, f"{event.title}, {day}") for guest in guests],
    }
    return printed(TEMPLATE, data, now=now)


def _badge(guest: Registration, event: str) -> dict[str, Any]:
    category = guest.category
    return {
        "name": guest.full_name,
        "organisation": guest.organisation_name or str(guest.organisation or ""),
        "category": category.title if category else _("participant"),
        "colour": COLOURS.get(CategoryKind(category.kind), PLAIN) if category else PLAIN,
        "event": event,
        "code": guest.code,
        "qr": qr_drawing(guest.code),
        "qr_says": _("Code of the ticket: %(code)s") % {"code": guest.code},
    }
