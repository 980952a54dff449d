"""What search engines read: properties that schema.org/Event and its readers ask for, with values of the right kind."""

import json
import re
from datetime import datetime, timedelta

import jsonschema
import pytest

from backend.demo.factories import EventFactory, MunicipalityFactory
from backend.demo.factories_programme import CoOrganiserFactory, SeriesFactory, SessionFactory, SpeakerFactory
from events.models import Event, Seats
from events.services.planning import cancel_event, edit_event

pytestmark = pytest.mark.django_db

MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"
PAGE = {"type": "string", "pattern": "^https?://[^ ]+$"}
NAME = {"type": "string", "minLength": 1}
PLACE = {
    "type": "object",
    "required": ["@type", "name", "address"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "Place"},
        "name": NAME,
        "address": {
            "type": "object",
            "required": ["@type", "addressCountry"],
            "additionalProperties": False,
            "properties": {"@type": {"const": "PostalAddress"}, "addressCountry": {"const": "RU"}}
            | dict.fromkeys(("streetAddress", "addressLocality", "addressRegion"), NAME),
        },
    },
}
VIRTUAL = {
    "type": "object",
    "required": ["@type", "url"],
    "additionalProperties": False,
    "properties": {"@type": {"const": "VirtualLocation"}, "url": PAGE},
}
ORGANISATION = {
    "type": "object",
    "required": ["@type", "name"],
    "additionalProperties": False,
    "properties": {"@type": {"const": "Organization"}, "name": NAME, "url": PAGE},
}
PERSON = {
    "type": "object",
    "required": ["@type", "name"],
    "additionalProperties": False,
    "properties": {"@type": {"const": "Person"}, "name": NAME, "jobTitle": NAME, "affiliation": ORGANISATION},
}


def one_of(*names):
    return {"enum": [f"https://schema.org/{name}" for name in names]}


# What search engines require of an event (name, startDate, location) and recommend (the others), with its types.
SCHEMA = {
    "type": "object",
    "required": [
        "@context", "@type", "name", "startDate", "location", "endDate", "eventStatus", "eventAttendanceMode",
        "description", "image", "offers", "organizer", "url",
    ],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "Event"},
        "@id": PAGE,
        "url": PAGE,
        "name": NAME,
        "description": NAME,
        "image": {"type": "array", "minItems": 1, "items": PAGE},
        "startDate": {"type": "string", "pattern": MOMENT},
        "endDate": {"type": "string", "pattern": MOMENT},
        "previousStartDate": {"type": "string", "pattern": MOMENT},
        "eventStatus": one_of("EventScheduled", "EventRescheduled", "EventCancelled", "EventPostponed"),
        "eventAttendanceMode": one_of(
            "OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"
        ),
        "location": {
            "anyOf": [PLACE, VIRTUAL, {"type": "array", "minItems": 2, "items": {"anyOf": [PLACE, VIRTUAL]}}]
        },
        "isAccessibleForFree": {"const": True},
        "inLanguage": {"const": "ru"},
        "maximumAttendeeCapacity": {"type": "integer", "minimum": 1},
        "remainingAttendeeCapacity": {"type": "integer", "minimum": 0},
        "offers": {
            "type": "object",
            "required": ["@type", "url", "price", "priceCurrency", "availability", "validFrom"],
            "additionalProperties": False,
            "properties": {
                "@type": {"const": "Offer"},
                "url": PAGE,
                "price": {"const": 0},
                "priceCurrency": {"const": "RUB"},
                "availability": one_of("InStock", "SoldOut"),
                "validFrom": {"type": "string", "pattern": MOMENT},
            },
        },
        "organizer": {"type": "array", "minItems": 1, "items": ORGANISATION},
        "performer": {"type": "array", "minItems": 1, "items": PERSON},
        "superEvent": {
            "type": "object",
            "required": ["@type", "name"],
            "additionalProperties": False,
            "properties": {"@type": {"const": "EventSeries"}, "@id": PAGE, "name": NAME, "url": PAGE},
        },
    },
}  # fmt: skip


@pytest.fixture
def read(client):
    """The description on the page of an event, checked."""

    def described(event):
        shown = client.get(f"/events/{event.pk}/").content.decode()
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
        assert len(scripts) == 1
        said = json.loads(scripts[0])
        jsonschema.validate(said, SCHEMA)
        return said

    return described


def test_an_event_on_site(event, read, within):
    session = SessionFactory(event=event, **within())
    SpeakerFactory(session=session, name="Инна Ключева", position="педагог", organisation_name="АНО «Двор»")
    joined = CoOrganiserFactory(event=event)
    CoOrganiserFactory(event=event, centre=None, name="Университет")
    Event.objects.filter(pk=event.pk).update(municipality=MunicipalityFactory(), series=SeriesFactory(title="Форум"))
    said = read(event)
    assert said["eventStatus"].endswith("EventScheduled")
    assert said["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert said["location"]["address"]["streetAddress"] == "ул. Светланская, 22"
    assert datetime.fromisoformat(said["startDate"]) == event.starts_at
    assert said["startDate"].endswith("+10:00")
    assert [row["name"] for row in said["organizer"]] == [str(event.centre), str(joined.centre), "Университет"]
    assert said["performer"] == [
        {
            "@type": "Person", "name": "Инна Ключева", "jobTitle": "педагог",
            "affiliation": {"@type": "Organization", "name": "АНО «Двор»"},
        }
    ]  # fmt: skip
    assert said["superEvent"]["name"] == "Форум"
    assert said["offers"]["availability"].endswith("InStock")


@pytest.mark.parametrize(("form", "mode"), [("online", "Online"), ("mixed", "Mixed")])
def test_an_event_online(event, read, form, mode):
    Event.objects.filter(pk=event.pk).update(format=form, online_url="https://meet.example.org/secret")
    said = read(event)
    assert said["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    places = said["location"] if form == "mixed" else [said["location"]]
    assert [place["@type"] for place in places] == (
        ["Place", "VirtualLocation"] if form == "mixed" else ["VirtualLocation"]
    )
    assert "secret" not in json.dumps(said)


def test_an_event_that_was_moved_and_one_that_is_called_off(event, read, olga, now):
    was = event.starts_at
    week = timedelta(days=7)
    edit_event(event=event, by=olga, now=now, starts_at=was + week, ends_at=event.ends_at + week)
    said = read(event)
    assert said["eventStatus"].endswith("EventRescheduled")
    assert datetime.fromisoformat(said["previousStartDate"]) == was
    edit_event(event=event, by=olga, now=now, place="Другой зал")
    assert read(event)["eventStatus"].endswith("EventRescheduled")
    cancel_event(event=event, by=olga, now=now, reason="Буран")
    said = read(event)
    assert said["eventStatus"].endswith("EventCancelled")
    assert "previousStartDate" not in said
    assert said["offers"]["availability"].endswith("SoldOut")


def test_another_place_does_not_move_the_event(event, read, olga, now):
    edit_event(event=event, by=olga, now=now, place="Другой зал")
    assert read(event)["eventStatus"].endswith("EventScheduled")


def test_full_and_over(event, read):
    Seats.objects.filter(event=event).update(taken=2)
    assert read(event)["offers"]["availability"].endswith("SoldOut")


def test_a_title_breaks_out_of_nothing(read, client):
    event = EventFactory(title='</script><script>alert("1")</script> & "кавычки"')
    assert read(event)["name"] == event.title
    shown = client.get(f"/events/{event.pk}/").content.decode()
    assert "<script>alert" not in shown


def test_open_graph_and_the_canonical_address(event, client, settings):
    shown = client.get(f"/events/{event.pk}/?utm_source=vk").content.decode()
    graph = dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', shown))
    page = f"{settings.SITE_URL}/events/{event.pk}/"
    assert (graph["og:url"], graph["og:title"], graph["og:type"]) == (page, event.title, "website")
    assert graph["og:image"] == f"{page}share.png"
    assert "UTC+10" in graph["og:description"]
    assert f'<link rel="canonical" href="{page}">' in shown


def test_the_picture(event, client):
    answer = client.get(f"/events/{event.pk}/share.png")
    assert (answer.status_code, answer["Content-Type"], answer.content[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(answer.content[16:20]), int.from_bytes(answer.content[20:24])) == (1200, 630)
    again = client.get(f"/events/{event.pk}/share.png", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    Event.objects.filter(pk=event.pk).update(title="Я" * 300, place="Щ" * 300)
    event.refresh_from_db()
    event.save()
    assert client.get(f"/events/{event.pk}/share.png").status_code == 200
    assert client.get(f"/events/{EventFactory(status='draft').pk}/share.png").status_code == 404
