"""The event as search engines read it: schema.org/Event as JSON-LD.

Which properties have to be there, and which values they take:
https://schema.org/Event and https://developers.google.com/search/docs/appearance/structured-data/event.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from backend.audit.models import Entry
from events.enums import EventFormat, EventStatus
from events.models import Event
from events.programme.reading import Programme

SCHEMA = "https://schema.org/"
MODES = {
    EventFormat.ON_SITE: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.MIXED: "MixedEventAttendanceMode",
}
MOST_PERFORMERS = 50


def described(event: Event, programme: Programme, now: datetime) -> dict[str, Any]:
    """The event's description; the link for online participants is not in it."""
    page = settings.SITE_URL + event.get_absolute_url()
    before = _began_before(event)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": event.title,
        "description": event.summary or event.description or event.title,
        "image": [f"{settings.SITE_URL}{reverse('programme:share', args=[event.pk])}"],
        "startDate": _moment(event.starts_at, event.zone),
        "endDate": _moment(event.ends_at, event.zone),
        "eventStatus": SCHEMA + _status(event, before),
        "eventAttendanceMode": SCHEMA + MODES[EventFormat(event.format)],
        "location": _location(event, page),
        "isAccessibleForFree": True,
        "inLanguage": "ru",
        "maximumAttendeeCapacity": event.seats.capacity,
        "remainingAttendeeCapacity": event.seats.left,
        "offers": {
            "@type": "Offer",
            "url": f"{page}#sign-up",
            "price": 0,
            "priceCurrency": "RUB",
            "availability": SCHEMA + _availability(event, now),
            "validFrom": _moment(event.created_at, event.zone),
        },
        "organizer": _organisers(event, programme),
    }
    if before is not None and event.status != EventStatus.CANCELLED:
        said["previousStartDate"] = _moment(before, event.zone)
    if speakers := [talk for session in programme.sessions for talk in session.talks]:  # type: ignore[attr-defined]
        said["performer"] = [_person(talk) for talk in speakers[:MOST_PERFORMERS]]
    if programme.series:
        series = settings.SITE_URL + reverse("programme:series", args=[programme.series["id"]])
        said["superEvent"] = {"@type": "EventSeries", "@id": series, "name": programme.series["title"], "url": series}
    return said


def _moment(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat()


def _status(event: Event, before: datetime | None) -> str:
    if event.status == EventStatus.CANCELLED:
        return "EventCancelled"
    return "EventRescheduled" if before is not None else "EventScheduled"


def _began_before(event: Event) -> datetime | None:
    """When the event was to begin before it was last moved; None when it never was. Asked only where it changed."""
    if not event.sequence:
        return None
    moves = Entry.objects.filter(
        target_type="events.event", target_id=event.pk, verb="event.changed", before__has_key="starts_at"
    )
    was = moves.order_by("-pk").values_list("before__starts_at", flat=True).first()
    moment = datetime.fromisoformat(was) if was else None
    return moment if moment != event.starts_at else None


def _availability(event: Event, now: datetime) -> str:
    if event.status != EventStatus.PUBLISHED or event.starts_at <= now:
        return "SoldOut"
    return "InStock" if event.seats.left else "SoldOut"


def _location(event: Event, page: str) -> Any:
    places: list[dict[str, Any]] = []
    if event.format != EventFormat.ONLINE:
        address = {"@type": "PostalAddress", "addressCountry": "RU"}
        if event.place:
            address["streetAddress"] = event.place
        if event.municipality:
            address["addressLocality"] = event.municipality.name
        address["addressRegion"] = event.centre.region.name
        name = event.place or (event.municipality.name if event.municipality else event.centre.name)
        places.append({"@type": "Place", "name": name, "address": address})
    if event.format != EventFormat.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": page})
    return places[0] if len(places) == 1 else places


def _organisers(event: Event, programme: Programme) -> list[dict[str, Any]]:
    rows = [{"name": event.centre.name, "centre": event.centre_id}, *programme.co_organisers]
    return [
        {"@type": "Organization", "name": row["name"]}
        | ({"url": settings.SITE_URL + reverse("directory:centre", args=[row["centre"]])} if row["centre"] else {})
        for row in rows
    ]


def _person(talk: dict[str, Any]) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": talk["name"]}
    if talk["position"]:
        person["jobTitle"] = talk["position"]
    if talk["organisation_name"]:
        person["affiliation"] = {"@type": "Organization", "name": talk["organisation_name"]}
    return person
