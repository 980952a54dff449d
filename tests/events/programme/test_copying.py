"""Last year's event, made anew: everything but its people."""

from datetime import date, timedelta

import pytest

from backend.common.errors import Invalid, NotAllowed
from backend.demo.factories import RegistrationFactory
from backend.demo.factories_programme import CoOrganiserFactory, PlatformFactory, SessionFactory, SpeakerFactory
from events.models import Category, Event, Question, Series
from events.programme.services.copying import copy_event, same_day_next_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(event, within):
    """An event with everything."""
    CoOrganiserFactory(event=event)
    CoOrganiserFactory(event=event, centre=None, name="Университет", order=1)
    platform = PlatformFactory(event=event, title="Дворы")
    session = SessionFactory(event=event, platform=platform, title="Соседи", chosen=True, capacity=9, **within())
    session.taken = 4
    session.save()
    SpeakerFactory(session=session, name="Инна Ключева", topic="Первое собрание")
    media = Category.objects.create(event=event, title="СМИ", quota=3, taken=2)
    first = Question.objects.create(event=event, text="Нужен ли переводчик?", category=media)
    Question.objects.create(event=event, text="На какой язык?", after=first, after_answer="Да", order=1)
    RegistrationFactory(event=event)
    return event


def test_everything_but_people_comes_along(whole, olga, now):
    copy = copy_event(event=whole, by=olga, now=now, starts_on=date(2027, 3, 11), series=True)
    copy = Event.objects.get(pk=copy.pk)
    assert (copy.status, copy.title, copy.copy_of, copy.sequence) == ("draft", whole.title, whole, 0)
    assert copy.seats.capacity == whole.seats.capacity
    assert copy.seats.taken == 0
    assert not copy.registrations.exists()
    days = timedelta(days=364)
    assert (copy.starts_at, copy.ends_at) == (whole.starts_at + days, whole.ends_at + days)
    session, before = copy.sessions.get(), whole.sessions.get()
    assert (session.title, session.capacity, session.taken, session.chosen) == ("Соседи", 9, 0, True)
    assert session.starts_at == before.starts_at + days
    assert session.platform == copy.platforms.get()
    assert session.platform != before.platform
    assert [(row.name, row.topic) for row in session.speakers.all()] == [("Инна Ключева", "Первое собрание")]
    assert [str(row) for row in copy.co_organisers.all()] == [str(row) for row in whole.co_organisers.all()]
    media = copy.categories.get()
    assert (media.title, media.quota, media.taken) == ("СМИ", 3, 0)
    first, second = copy.questions.all()
    assert (first.category, second.after, second.after_answer) == (media, first, "Да")
    whole.refresh_from_db()
    assert copy.series == whole.series == Series.objects.get()
    assert whole.sessions.get().taken == 4


def test_hours_are_those_of_the_clock(event, olga, now):
    """Where the clocks are changed, nine in the morning stays nine."""
    Event.objects.filter(pk=event.pk).update(zone="Europe/Berlin")
    event.refresh_from_db()
    copy = copy_event(event=event, by=olga, now=now, starts_on=date(2026, 7, 1))
    shift = copy.starts_at - event.starts_at
    assert shift == timedelta(days=111) - timedelta(hours=1)


def test_the_proposed_day_is_the_same_weekday(event):
    assert same_day_next_year(event).weekday() == event.starts_at.weekday()


@pytest.mark.parametrize("starts_on", [date(1, 1, 1), date(1999, 12, 31), date(2101, 1, 1), date(9999, 12, 31)])
def test_a_day_that_is_none(event, olga, now, starts_on):
    with pytest.raises(Invalid):
        copy_event(event=event, by=olga, now=now, starts_on=starts_on)
    assert Event.objects.count() == 1


def test_only_organisers_copy(whole, gleb, now, log_in):
    with pytest.raises(NotAllowed):
        copy_event(event=whole, by=gleb, now=now, starts_on=date(2027, 3, 11))
    assert log_in(gleb).post(f"/events/{whole.pk}/copy/", {"starts_on": "2027-03-11"}).status_code == 404


def test_the_page(whole, olga, log_in):
    client, path = log_in(olga), f"/events/{whole.pk}/copy/"
    assert "2027-03-11" in client.get(path).content.decode()
    for day in ("99999-01-01", "2027-02-30", "", "\x00"):
        assert client.post(path, {"title": "Ещё раз", "starts_on": day}).status_code == 400
    answer = client.post(path, {"title": "Ещё раз", "starts_on": "2027-03-11", "series": "on"})
    copy = Event.objects.get(copy_of=whole)
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{copy.pk}/desk/")
    assert copy.title == "Ещё раз"
    assert client.get(answer["Location"]).status_code == 200


def test_a_copy_of_any_size_costs_the_same(event, olga, now, within, django_assert_max_num_queries):
    for _number in range(12):
        SpeakerFactory(session=SessionFactory(event=event, platform=PlatformFactory(event=event), **within()))
    with django_assert_max_num_queries(40):
        copy_event(event=event, by=olga, now=now, starts_on=date(2027, 3, 11))
