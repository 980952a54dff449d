"""The letters as participants read them, and until when they are still needed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from backend.demo.factories import MOMENT, EventFactory, RegistrationFactory
from backend.demo.factories_programme import MaterialFactory, SessionFactory
from backend.demo.factories_seats import CategoryFactory
from backend.notifications import registry, ticks
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from backend.notifications.threads import labels, threads
from events.enums import EventStatus
from events.followups import NOTICES
from events.models import Registration, Seats
from events.programme.services.sessions import edit_session
from events.services.planning import cancel_event, edit_event, reopen_event
from events.services.registrations import cancel, change_seat, decline

pytestmark = pytest.mark.django_db

TOMORROW = registry.find("events.tomorrow")


def read(letter, language="ru"):
    """The letter as its recipient reads it."""
    entry = registry.find(letter.rule)
    letter.language = language
    return write(letter, entry.context([letter.subject_id])[letter.subject_id], ("", ""))


def in_ten_days(event):
    """The evening before the day before the event, in UTC."""
    return event.starts_at - timedelta(days=1)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_notice_can_be_written(event, seat, enter, olga, now, language):
    event.online_url = "https://meet.example.org/room"
    event.save()
    anna, boris, clara, dina = seat(event, "anna"), *(enter(event, name) for name in ("boris2", "clara", "dina"))
    texts = {}

    def look():
        for letter in Letter.objects.order_by("id"):
            if letter.rule not in texts and registry.find(letter.rule).context([letter.subject_id]):
                texts[letter.rule] = read(letter, language)

    look()
    session = SessionFactory(event=event, chosen=True)
    change_seat(registration=anna, category=CategoryFactory(event=event).pk, sessions=[session.pk], by=olga, now=now)
    look()
    edit_session(session=session, by=olga, now=now, starts_at=session.starts_at + timedelta(minutes=5))
    look()
    Registration.objects.filter(pk=boris.pk).update(status="asked")
    decline(registrations=Registration.objects.filter(pk=boris.pk), by=olga, now=now, reason="Только для НКО")
    look()
    cancel(registration=anna, by=olga, now=now, reason="Двойная запись")
    look()
    edit_event(event=event, by=olga, now=now, place="Другой зал")
    look()
    event.refresh_from_db()
    cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    look()
    reopen_event(event=event, by=olga, now=now)
    look()
    assert set(texts) == {f"events.{name}" for name, _title, _context in NOTICES}
    for key, text in texts.items():
        assert event.title in text.plain, key
        assert event.title in text.html, key
        assert "&quot;" not in text.plain, key
        assert "http" in text.plain, key
    assert "Лектор болен" in texts["events.cancelled"].plain
    assert "Двойная запись" in texts["events.registration_cancelled"].plain
    assert "Другой зал" in texts["events.changed"].plain
    assert anna.code in texts["events.registered"].plain
    assert "meet.example.org" in texts["events.registered"].plain
    assert "meet.example.org" not in texts["events.confirm"].plain
    assert clara.full_name in texts["events.waiting"].plain
    assert dina.pk


def test_the_link_in_the_letter_opens_the_ticket(event, enter):
    registration = enter(event, "anna")
    with translation.override("ru"):
        plain = read(Letter.objects.get()).plain
    link = next(line for line in plain.splitlines() if "/events/ticket/" in line)
    page = Client().get(link.replace("http://127.0.0.1:8000", ""))
    assert page.context["registration"] == registration


def test_times_in_letters_are_those_of_the_event(event, enter):
    enter(event, "anna")
    plain = read(Letter.objects.get()).plain
    assert "19:00–22:00 (Владивосток, UTC+10)" in plain
    assert "19:00" in plain.split("48")[0]


def test_a_letter_about_what_is_past_is_dropped(event, enter, now):
    registration = enter(event, "anna")
    confirm_entry = registry.find("events.confirm")
    assert confirm_entry.context([registration.pk])
    cancel(registration=registration, now=now)
    assert not confirm_entry.context([registration.pk])


def test_the_reminder_comes_once_on_the_day_before(event, seat):
    registration = seat(event, "anna")
    day_before = in_ten_days(event)
    assert sweep_rule(TOMORROW, day_before) == 1
    assert sweep_rule(TOMORROW, day_before) == 0
    letter = Letter.objects.get(rule="events.tomorrow")
    assert (letter.recipient, letter.subject_id, letter.thread) == (
        "anna@example.org", registration.pk, f"event:{event.pk}",
    )  # fmt: skip
    local = letter.due_at.astimezone(event.starts_at.tzinfo)
    assert (event.starts_at.date() - letter.due_at.date()).days == 1
    assert local.hour == 0, "10:00 in Vladivostok"
    assert event.title in read(letter).subject


@pytest.fixture
def family(event):
    """Anna, and Kolya and Olya who came along without an address; all take part."""
    party = uuid4()
    Seats.objects.filter(event=event).update(capacity=9, taken=3)
    return [
        RegistrationFactory(event=event, full_name=name, email=email, party=party)
        for name, email in (("Анна", "anna@example.org"), ("Коля", ""), ("Оля", ""))
    ]


def test_who_came_along_is_reminded_by_the_one_who_signed_them_up(event, family):
    assert sweep_rule(TOMORROW, in_ten_days(event)) == 1
    letter = Letter.objects.get(rule="events.tomorrow")
    assert (letter.recipient, letter.subject_id) == ("anna@example.org", family[0].pk)
    body = read(letter).plain
    assert "Коля" in body
    assert "Оля" in body


def test_who_comes_without_the_one_who_signed_them_up_is_still_reminded(event, family):
    anna, kolya, _olya = family
    cancel(registration=anna, now=MOMENT)
    assert sweep_rule(TOMORROW, in_ten_days(event)) == 1
    letter = Letter.objects.get(rule="events.tomorrow")
    assert (letter.recipient, letter.subject_id, letter.user_id) == ("anna@example.org", kolya.pk, None)
    assert "Оля" in read(letter).plain
    RegistrationFactory(event=event, email="")
    assert sweep_rule(TOMORROW, in_ten_days(event)) == 0, "nobody knows where to write to"


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 1),
        ({"status": "held"}, 0),
        ({"status": "waiting"}, 0),
        ({"status": "cancelled"}, 0),
        ({"event__status": EventStatus.CANCELLED}, 0),
        ({"event__status": EventStatus.DRAFT}, 0),
        ({"event__starts_at": MOMENT + timedelta(days=30)}, 0),
    ],
)
def test_only_those_who_take_part_are_reminded(change, count):
    registration = RegistrationFactory(**{"event__starts_at": MOMENT + timedelta(days=2), **change})
    assert sweep_rule(TOMORROW, MOMENT + timedelta(hours=20)) == count
    assert Letter.objects.filter(recipient=registration.email).count() == count


def test_the_reminder_of_a_moved_event_is_dropped_and_made_anew(event, seat, olga):
    seat(event, "anna")
    day_before = in_ten_days(event)
    sweep_rule(TOMORROW, day_before)
    edit_event(
        event=event, by=olga, now=day_before,
        starts_at=event.starts_at + timedelta(days=3), ends_at=event.ends_at + timedelta(days=3),
    )  # fmt: skip
    sweep_rule(TOMORROW, day_before + timedelta(days=3))
    assert Letter.objects.filter(rule="events.tomorrow").values("occurrence").distinct().count() == 2


def test_the_ledger_files_letters_under_the_event_for_its_organisers(event, enter, olga, gleb):
    enter(event, "anna")
    assert labels([f"event:{event.pk}"]) == {f"event:{event.pk}": (event.title, event.get_absolute_url())}
    thread = next(thread for thread in threads() if thread.prefix == "event")
    assert list(thread.visible_ids(olga)) == [{"pk": event.pk}]
    assert not thread.visible_ids(gleb)
    assert Letter.objects.visible_to(olga).count() == 1
    assert not Letter.objects.visible_to(gleb).exists()


def test_the_clock_ends_holds(event, enter, now):
    registration = enter(event, "anna")
    outcome = ticks.find("events.expire_held").run(now + timedelta(days=3))
    assert outcome == {"expired": 1, "promoted": 0}
    registration.refresh_from_db()
    assert registration.status == "expired"


def test_letters_cost_the_same_queries_for_many(django_assert_num_queries):
    about = registry.find("events.registered").context
    rows = [RegistrationFactory() for _n in range(3)]
    for count in (1, 3):
        with django_assert_num_queries(2):
            assert len(about([row.pk for row in rows[:count]])) == count


def test_an_event_elsewhere_counts_by_its_own_calendar():
    """23:30 in Vladivostok is the same day there and in UTC, 03:00 is the day before in UTC."""
    early = EventFactory(starts_at=MOMENT.replace(day=11, hour=17))
    RegistrationFactory(event=early)
    row = TOMORROW.subjects(MOMENT).get()
    assert str(row["anchor"]) == "2026-03-12"


def test_thanks_lead_to_the_ticket_where_the_materials_are(event, seat, client, django_assert_num_queries):
    anna, boris = seat(event, "anna"), seat(event, "boris2")
    thanks = registry.find("events.thanks")
    after = event.ends_at + timedelta(days=1)
    sweep_rule(thanks, after)
    letter = Letter.objects.get(rule="events.thanks", subject_id=anna.pk)
    assert "как только организатор" in read(letter).plain
    MaterialFactory(event=event, title="Слайды для участников", audience="participants")
    with django_assert_num_queries(3):
        assert [facts["materials"] for facts in thanks.context([anna.pk, boris.pk]).values()] == [
            ["Слайды для участников"]
        ] * 2
    written = read(letter)
    assert "Слайды для участников" in written.plain
    [link] = set(re.findall(r"/events/ticket/[^/\s]+/(?=\s)", written.plain))
    with time_machine.travel(after, tick=False):
        assert "Слайды для участников" in client.get(link).content.decode()
        assert "Слайды для участников" not in client.get(event.get_absolute_url()).content.decode()
