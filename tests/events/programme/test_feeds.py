"""Feeds, read by readers that are not ours."""

from datetime import timedelta

import feedparser
import pytest
import time_machine
import vobject

from backend.demo.factories import MOMENT, CentreFactory, EventFactory
from backend.demo.factories_programme import CoOrganiserFactory, SeriesFactory
from events.calendar import calendar_file
from events.services.planning import cancel_event, edit_event

pytestmark = pytest.mark.django_db

CALENDAR, NEWS = "/events/calendar.ics", "/events/feed.rss"


def entries(client, path=CALENDAR, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.content.decode())
    return calendar, {entry.summary.value: entry for entry in calendar.contents.get("vevent", [])}


def test_the_calendar_of_all_centres(event, client, settings):
    other = EventFactory(title="Круглый стол")
    EventFactory(status="draft", title="Черновик")
    calendar, found = entries(client)
    assert set(found) == {event.title, "Круглый стол"}
    assert other.pk != event.pk
    entry = found[event.title]
    assert entry.dtstart.value == event.starts_at
    assert entry.dtend.value == event.ends_at
    assert entry.location.value == event.place
    assert entry.url.value == f"{settings.SITE_URL}/events/{event.pk}/"
    assert calendar.method.value == "PUBLISH"


def test_an_entry_has_the_number_that_it_has_in_letters(event, olga, now, client):
    week = timedelta(days=7)
    edit_event(event=event, by=olga, now=now, starts_at=event.starts_at + week, ends_at=event.ends_at + week)
    event.refresh_from_db()
    of_letter = vobject.readOne(calendar_file(event, now).decode()).vevent
    entry = entries(client)[1][event.title]
    assert (entry.uid.value, entry.sequence.value) == (of_letter.uid.value, of_letter.sequence.value)
    assert (entry.sequence.value, entry.dtstart.value) == ("1", event.starts_at)


def test_what_is_called_off_is_struck_out(event, olga, now, client):
    assert entries(client)[1][event.title].status.value == "CONFIRMED"
    cancel_event(event=event, by=olga, now=now, reason="Буран")
    assert entries(client)[1][event.title].status.value == "CANCELLED"
    assert "Буран" not in client.get(CALENDAR).content.decode()


@pytest.mark.parametrize("path", [CALENDAR, NEWS])
def test_a_feed_is_narrowed(event, client, path):
    joined = CoOrganiserFactory(event=event).centre
    series = SeriesFactory()
    of_series = EventFactory(series=series, kind="conference")
    empty = CentreFactory()

    def titles(**query):
        answer = client.get(path, query)
        if path == NEWS:
            return {entry.title for entry in feedparser.parse(answer.content).entries}
        return set(entries(client, **query)[1])

    assert titles() == {event.title, of_series.title}
    assert titles(centre=event.centre_id) == {event.title}
    assert titles(centre=joined.pk) == {event.title}
    assert titles(series=series.pk) == {of_series.title}
    assert titles(kind="conference") == {of_series.title}
    assert client.get(path, {"centre": empty.pk}).status_code == 400


@pytest.mark.parametrize("path", [CALENDAR, NEWS])
@pytest.mark.parametrize(
    "query", [{"centre": "999999999999999999999999"}, {"series": "x"}, {"kind": "\x00"}, {"month": "99999-01"}]
)
def test_a_question_that_makes_no_sense(event, client, path, query):
    assert client.get(path, query).status_code == 400


def test_news(event, client, settings, olga, now):
    cancelled = EventFactory(centre=event.centre, title="Встреча")
    cancel_event(event=cancelled, by=olga, now=now, reason="Буран")
    answer = client.get(NEWS)
    assert answer["Content-Type"].startswith("application/rss+xml")
    news = feedparser.parse(answer.content)
    assert not news.bozo
    assert news.version == "rss20"
    found = {entry.title: entry for entry in news.entries}
    assert set(found) == {event.title, "Отменено: Встреча"}
    entry = found[event.title]
    assert entry.link == entry.id == f"{settings.SITE_URL}/events/{event.pk}/"
    assert event.place in entry.summary
    assert entry.published_parsed[:3] == event.created_at.timetuple()[:3]


@pytest.mark.parametrize("path", [CALENDAR, NEWS])
def test_a_reader_that_has_it_already_gets_nothing(event, client, path, django_assert_num_queries):
    first = client.get(path)
    with django_assert_num_queries(1):
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.get(path).content == first.content
    event.title = "Другое название"
    with time_machine.travel(MOMENT + timedelta(minutes=1), tick=False):
        event.save()
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [CALENDAR, NEWS])
def test_a_feed_of_any_length_costs_the_same(event, client, path, django_assert_num_queries):
    for _round in range(3):
        EventFactory()
        with django_assert_num_queries(2):
            client.get(path)


def test_a_feed_without_events(db, client):
    calendar, found = entries(client)
    assert found == {}
    assert calendar.version.value == "2.0"
    assert feedparser.parse(client.get(NEWS).content).entries == []


def test_pages_name_their_feeds(event, client):
    for path, query in (
        ("/events/", ""),
        (f"/events/{event.pk}/", f"?centre={event.centre_id}"),
        ("/events/calendar/", ""),
    ):
        shown = client.get(path).content.decode()
        for kind, feed in (("application/rss+xml", NEWS), ("text/calendar", CALENDAR)):
            assert f'<link rel="alternate" type="{kind}"' in shown
            assert f'href="{feed}{query}"' in shown


def test_a_long_title_is_folded_and_read_back(client):
    event = EventFactory(title="Ё; запятая, «кавычки» \\ и ещё " + "длинно " * 30)
    assert list(entries(client)[1]) == [event.title]
