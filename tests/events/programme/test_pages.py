"""Pages on which a programme is put together, and how everybody reads it."""

from datetime import timedelta

import pytest

from backend.demo.factories import EventFactory
from backend.demo.factories_programme import (
    CoOrganiserFactory,
    MaterialFactory,
    PlatformFactory,
    SeriesFactory,
    SessionFactory,
    SpeakerFactory,
)
from events.models import CoOrganiser, Event, Platform, Series, Session
from events.programme.models import Airing, Material

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_a_programme_is_put_together(event, olga, log_in, client, local):
    organiser, at = log_in(olga), f"/events/{event.pk}"
    assert organiser.post(f"{at}/platforms/new/", {"title": "Дворы", "moderator": "Инна Ключева"}).status_code == 302
    platform = Platform.objects.get()
    begin, end = local(event, event.starts_at), local(event, event.starts_at + timedelta(hours=1))
    said = {
        "title": "Как собрать соседей", "platform": platform.pk, "starts_at": begin, "ends_at": end, "chosen": "on",
        "capacity": 12, "speakers": "Инна Ключева; педагог; АНО «Двор»; Первое собрание\nПётр Гай",
    }  # fmt: skip
    assert organiser.post(f"{at}/sessions/new/", said).status_code == 302
    session = Session.objects.get()
    assert (session.starts_at, session.capacity, session.platform) == (event.starts_at, 12, platform)
    assert [str(row) for row in session.speakers.all()] == ["Инна Ключева", "Пётр Гай"]
    shown = text(client.get(f"{at}/"))
    for word in ("Дворы", "Как собрать соседей", "АНО «Двор»", "Первое собрание", "Пётр Гай"):
        assert word in shown
    assert "/sessions/" not in shown
    form = text(organiser.get(f"/events/sessions/{session.pk}/"))
    assert "Инна Ключева; педагог; АНО «Двор»; Первое собрание" in form
    changed = organiser.post(f"/events/sessions/{session.pk}/", {**said, "speakers": "Пётр Гай", "title": "Соседи"})
    assert changed.status_code == 302
    session.refresh_from_db()
    assert (session.title, session.speakers.count()) == ("Соседи", 1)
    assert organiser.post(f"/events/sessions/{session.pk}/remove/").status_code == 302
    assert organiser.post(f"/events/platforms/{platform.pk}/remove/").status_code == 302
    assert not Session.objects.exists()
    assert not Platform.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": "99999-01-01T10:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "2026-02-30T10:00"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59"}, "ends_at"),
        ({"title": "я" * 10_000}, "title"),
        ({"title": "а\x00б"}, "title"),
        ({"title": ""}, "title"),
        ({"platform": "999999999999999999999"}, "platform"),
        ({"capacity": "-1", "chosen": "on"}, "capacity"),
        ({"capacity": "99999999999999999999", "chosen": "on"}, "capacity"),
        ({"capacity": "5"}, "capacity"),
        ({"speakers": "а;б;в;г;д"}, "speakers"),
        ({"speakers": "я" * 10_000}, "speakers"),
        ({"broadcast_url": "javascript:alert(1)"}, "broadcast_url"),
    ],
)
def test_bad_input_is_refused_at_its_field(event, olga, log_in, local, wrong, field):
    said = {
        "title": "Секция", "starts_at": local(event, event.starts_at), "ends_at": local(event, event.ends_at), **wrong,
    }  # fmt: skip
    answer = log_in(olga).post(f"/events/{event.pk}/sessions/new/", said)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Session.objects.exists()


def test_platforms_stand_side_by_side_between_what_is_for_everybody(event, client, within):
    first, second = (PlatformFactory(event=event, title=title, order=n) for n, title in enumerate(("Вторая", "Первая")))
    first.order = 5
    first.save()
    SessionFactory(event=event, title="Открытие", **within(0, 0.5))
    SessionFactory(event=event, platform=first, title="А", **within(0.5, 1))
    SessionFactory(event=event, platform=second, title="Б", **within(0.5, 1))
    SessionFactory(event=event, platform=first, title="В", **within(1.5, 1))
    SessionFactory(event=event, title="Закрытие", **within(2.5, 0.5))
    shown = text(client.get(f"/events/{event.pk}/"))
    order = [shown.index(f">{title}<") for title in ("Открытие", "Первая", "Б", "Вторая", "А", "В", "Закрытие")]
    assert order == sorted(order)
    assert shown.count("programme-columns") == 1


def test_days_are_those_of_the_place_of_the_event(event, client):
    begin = event.starts_at.replace(hour=13, minute=30)  # 23:30 in Vladivostok
    Event.objects.filter(pk=event.pk).update(starts_at=begin, ends_at=begin + timedelta(days=1))
    SessionFactory(event=event, starts_at=begin, ends_at=begin + timedelta(minutes=20))
    SessionFactory(event=event, starts_at=begin + timedelta(hours=1), ends_at=begin + timedelta(hours=2))
    shown = text(client.get(f"/events/{event.pk}/"))
    assert shown.count("programme-day") == 2
    assert "23:30–23:50" in shown
    assert "00:30–01:30" in shown


def test_a_programme_of_any_length_costs_the_same(event, client, within, django_assert_num_queries):
    def grow():
        platform = PlatformFactory(event=event)
        for _number in range(3):
            SpeakerFactory(session=SessionFactory(event=event, platform=platform, **within()))
        MaterialFactory(event=event)
        CoOrganiserFactory(event=event)

    Event.objects.filter(pk=event.pk).update(series=SeriesFactory())
    for _round in range(3):
        grow()
        with django_assert_num_queries(5):
            assert client.get(f"/events/{event.pk}/").status_code == 200


def test_organisers_are_named(event, olga, log_in, client, gleb):
    joined = CoOrganiserFactory.build(centre=EventFactory().centre).centre
    answer = log_in(olga).post(
        f"/events/{event.pk}/organisers/", {"centres": [joined.pk], "names": "Университет <b>\n\nФонд двора\n"}
    )
    assert answer.status_code == 302
    assert [str(row) for row in CoOrganiser.objects.all()] == [str(joined), "Университет <b>", "Фонд двора"]
    shown = text(client.get(f"/events/{event.pk}/"))
    assert "Университет &lt;b&gt;" in shown
    assert "Университет <b>" not in shown
    refused = log_in(olga).post(f"/events/{event.pk}/organisers/", {"names": "я" * 10_000})
    assert (refused.status_code, CoOrganiser.objects.count()) == (400, 3)
    assert log_in(gleb).post(f"/events/{event.pk}/organisers/", {"names": "Я"}).status_code == 404


def test_a_series_and_its_events(event, olga, gleb, log_in, client):
    organiser = log_in(olga)
    made = organiser.post("/events/series/new/", {"title": "Форум соседей", "centre": event.centre_id})
    assert made.status_code == 302
    series = Series.objects.get()
    assert client.get(f"/events/series/{series.pk}/").status_code == 404
    assert organiser.get(f"/events/series/{series.pk}/").status_code == 200
    assert organiser.post(f"/events/{event.pk}/series/", {"series": series.pk}).status_code == 302
    hidden = EventFactory(series=series, status="draft", title="Ещё черновик")
    shown = text(client.get(f"/events/series/{series.pk}/"))
    assert event.title in shown
    assert hidden.title not in shown
    assert f"/events/series/{series.pk}/" in text(client.get(f"/events/{event.pk}/"))
    assert "Форум соседей" in text(client.get("/events/series/"))
    assert log_in(gleb).post(f"/events/series/{series.pk}/edit/", {"title": "Моё"}).status_code == 403
    foreign = SeriesFactory()
    assert organiser.post(f"/events/{event.pk}/series/", {"series": foreign.pk}).status_code == 400
    assert Event.objects.get(pk=event.pk).series == series


def test_where_the_event_is_watched(event, olga, log_in, client):
    said = {
        "broadcast_url": "https://live.example.org/a", "recording_url": "https://rec.example.org/b",
        "live_for": "everybody", "recording_for": "participants", "minutes_before": 15,
    }  # fmt: skip
    assert log_in(olga).post(f"/events/{event.pk}/airing/", said).status_code == 302
    assert (Airing.objects.get().minutes_before, Airing.objects.get().recording_for) == (15, "participants")
    assert "live.example.org" not in text(client.get(f"/events/{event.pk}/"))
    for name in ("broadcast_url", "recording_url"):
        wrong = log_in(olga).post(f"/events/{event.pk}/airing/", {**said, name: "ftp://example.org/x"})
        assert wrong.status_code == 400


def test_nobody_but_its_organisers_finds_the_pages_of_a_programme(event, olga, gleb, log_in, within):
    platform, session = PlatformFactory(event=event), SessionFactory(event=event, **within())
    material = MaterialFactory(event=event)
    paths = [
        *(f"/events/{event.pk}/{page}/" for page in ("programme", "desk", "organisers", "series", "airing", "copy")),
        *(f"/events/{event.pk}/{page}/new/" for page in ("platforms", "sessions", "materials")),
        f"/events/platforms/{platform.pk}/", f"/events/sessions/{session.pk}/",
        f"/events/materials/{material.pk}/edit/",
    ]  # fmt: skip
    mine, stranger = log_in(olga), log_in(gleb)
    for path in paths:
        assert mine.get(path).status_code == 200, path
        assert stranger.get(path).status_code == 404, path
        assert stranger.post(path, {"title": "Чужое"}).status_code in {404, 405}, path
    for path in (f"platforms/{platform.pk}", f"sessions/{session.pk}", f"materials/{material.pk}"):
        assert stranger.post(f"/events/{path}/remove/").status_code == 404
    assert (Platform.objects.count(), Session.objects.count(), Material.objects.count()) == (1, 1, 1)
