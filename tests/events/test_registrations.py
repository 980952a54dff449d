"""Sign-up, confirmation, cancellation, the waiting list and holds that run out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import EventFactory
from backend.notifications.models import Letter
from events.enums import SEATED, EventStatus
from events.models import Registration, Seats
from events.services.entering import add_by_hand, sign_up
from events.services.registrations import cancel, confirm, expire_held, resend

pytestmark = pytest.mark.django_db


def letters(registration) -> list[str]:
    return list(Letter.objects.filter(subject_id=registration.pk).order_by("id").values_list("rule", flat=True))


def counter_equals_rows(event) -> bool:
    return Seats.objects.get(pk=event.pk).taken == event.registrations.filter(status__in=SEATED).count()


def test_a_seat_is_held_and_a_letter_asks_to_confirm(event, person, now):
    done = sign_up(event=event, person=person("anna"), now=now, address="192.0.2.7")
    assert done.seated
    assert (done.registration.status, done.registration.hold_until) == ("held", now + timedelta(hours=48))
    assert letters(done.registration) == ["events.confirm"]
    consent = Consent.objects.get(email="anna@example.org")
    assert (consent.purpose, consent.address, consent.given_at) == (Purpose.EVENT, "192.0.2.7", now)
    assert counter_equals_rows(event)


def test_a_hold_ends_when_the_event_begins(event, person):
    shortly = event.starts_at - timedelta(hours=1)
    assert sign_up(event=event, person=person("anna"), now=shortly).registration.hold_until == event.starts_at


def test_the_third_of_two_waits(event, enter):
    statuses = [enter(event, name).status for name in ("anna", "boris2", "clara")]
    assert statuses == ["held", "held", "waiting"]
    assert letters(Registration.objects.get(status="waiting")) == ["events.waiting"]
    assert counter_equals_rows(event)


def test_the_same_address_gets_its_letter_again_and_no_second_seat(event, enter, person, now):
    first = enter(event, "anna")
    for minutes in (20, 21, 40):
        again = sign_up(
            event=event, person=person("anna", email="ANNA@example.org"), now=now + timedelta(minutes=minutes)
        )
        assert again.registration == first
        assert again.seated
    assert letters(first) == ["events.confirm"] * 3, "the one a minute after another is not repeated"
    assert Seats.objects.get(pk=event.pk).taken == 1


def test_the_answer_does_not_tell_whether_somebody_takes_part(event, seat, enter, person, now):
    seat(event, "anna")
    assert sign_up(event=event, person=person("anna"), now=now).seated == (
        Seats.objects.get(pk=event.pk).taken < event.seats.capacity
    )
    enter(event, "boris2")
    known = sign_up(event=event, person=person("anna"), now=now)
    fresh = sign_up(event=event, person=person("clara"), now=now)
    assert known.seated is fresh.seated is False


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("full_name", ""),
        ("full_name", "Анна\nBcc: all@example.org"),
        ("full_name", "Анна\x00"),
        ("full_name", "А" * 10_000),
        ("full_name", "Анна\u2028Орлова"),
        ("email", "anna"),
        ("email", "anna@example.org\nX: y"),
        ("email", "a" * 10_000 + "@example.org"),
        ("email", ""),
        ("phone", "1" * 33),
        ("phone", "позвоните мне"),
        ("organisation_name", "АНО\r\n"),
        ("organisation_name", "АНО\r\nДело"),
    ],
)
def test_a_bad_line_is_refused_at_its_field(event, person, now, field, text):
    if text == "АНО\r\n":
        assert sign_up(event=event, person=person("anna", **{field: text}), now=now).seated
        return
    with pytest.raises(Invalid) as refusal:
        sign_up(event=event, person=person("anna", **{field: text}), now=now)
    assert refusal.value.field == field
    assert not Registration.objects.exists()
    assert Seats.objects.get(pk=event.pk).taken == 0


@pytest.mark.parametrize(
    ("status", "hours", "code"),
    [
        (EventStatus.DRAFT, 0, "event_not_announced"),
        (EventStatus.CANCELLED, 0, "event_cancelled"),
        (EventStatus.PUBLISHED, 241, "event_begun"),
        (EventStatus.PUBLISHED, 244, "event_over"),
        (EventStatus.HELD, 0, "event_over"),
    ],
)
def test_a_closed_event_says_why(person, now, status, hours, code):
    event = EventFactory(status=status)
    with pytest.raises(Conflict) as refusal:
        sign_up(event=event, person=person("anna"), now=now + timedelta(hours=hours))
    assert refusal.value.code == code
    assert Seats.objects.get(pk=event.pk).taken == 0


def test_confirming_gives_the_ticket_once(event, enter, now):
    registration = enter(event, "anna")
    for _time in range(2):
        assert confirm(registration=registration, now=now).status == "confirmed"
    assert letters(registration) == ["events.confirm", "events.registered"]
    assert Entry.objects.filter(verb="registration.confirmed").count() == 1


def test_a_waiting_person_cannot_confirm_a_seat(event, enter, now):
    *_seated, waiting = (enter(event, name) for name in ("anna", "boris2", "clara"))
    with pytest.raises(Conflict) as refusal:
        confirm(registration=waiting, now=now)
    assert refusal.value.code == "waiting"
    assert counter_equals_rows(event)


def test_cancelling_promotes_the_one_who_waited_longest(event, enter, now):
    first, second, third, fourth = (enter(event, name) for name in ("anna", "boris2", "clara", "dina"))
    for _time in range(2):
        cancel(registration=first, now=now)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.status, third.hold_until) == ("held", now + timedelta(hours=24))
    assert fourth.status == "waiting"
    assert letters(third) == ["events.waiting", "events.promoted"]
    assert letters(first) == ["events.confirm", "events.registration_cancelled"]
    assert second.status == "held"
    assert counter_equals_rows(event)


def test_leaving_the_waiting_list_frees_no_seat(event, enter, now):
    *_seated, waiting, last = (enter(event, name) for name in ("anna", "boris2", "clara", "dina"))
    cancel(registration=waiting, now=now)
    last.refresh_from_db()
    assert last.status == "waiting"
    assert counter_equals_rows(event)


def test_nobody_leaves_an_event_that_is_over(event, seat):
    registration = seat(event, "anna")
    with pytest.raises(Conflict):
        cancel(registration=registration, now=event.ends_at)
    registration.refresh_from_db()
    assert registration.status == "confirmed"


def test_signing_up_again_after_cancelling(event, enter, now):
    cancel(registration=enter(event, "anna"), now=now)
    assert enter(event, "anna").status == "held"
    assert counter_equals_rows(event)


def test_unconfirmed_holds_run_out_and_the_list_moves(event, enter, now):
    first, second, third = (enter(event, name) for name in ("anna", "boris2", "clara"))
    confirm(registration=second, now=now)
    later = now + timedelta(hours=49)
    assert expire_held(now=later) == {"expired": 1, "promoted": 1}
    assert expire_held(now=later) == {"expired": 0, "promoted": 0}
    assert [Registration.objects.get(pk=r.pk).status for r in (first, second, third)] == [
        "expired", "confirmed", "held",
    ]  # fmt: skip
    assert counter_equals_rows(event)
    with pytest.raises(Conflict) as refusal:
        confirm(registration=first, now=later)
    assert refusal.value.code == "no_seat"


def test_expiring_costs_the_same_for_many_events(person, now, django_assert_num_queries):
    def hold(count):
        for event in [EventFactory(capacity=1) for _n in range(count)]:
            sign_up(event=event, person=person("anna"), now=now)

    hold(1)
    with django_assert_num_queries(10):
        assert expire_held(now=now + timedelta(days=3))["expired"] == 1
    hold(3)
    with django_assert_num_queries(10):
        assert expire_held(now=now + timedelta(days=3))["expired"] == 3


def test_nobody_moves_up_once_the_event_has_begun(event, enter):
    *_seated, waiting = (enter(event, name) for name in ("anna", "boris2", "clara"))
    assert expire_held(now=event.starts_at) == {"expired": 2, "promoted": 0}
    waiting.refresh_from_db()
    assert waiting.status == "waiting"


def test_an_organiser_adds_somebody_who_called(event, olga, person, now):
    done = add_by_hand(event=event, person=person("anna"), by=olga, now=now)
    assert done.registration.status == "confirmed"
    assert letters(done.registration) == ["events.registered"]
    assert Entry.objects.get(verb="registration.made").actor == olga


def test_adding_by_hand_confirms_a_held_seat(event, olga, enter, person, now):
    held = enter(event, "anna")
    add_by_hand(event=event, person=person("anna"), by=olga, now=now)
    held.refresh_from_db()
    assert held.status == "confirmed"
    assert counter_equals_rows(event)


def test_adding_at_the_door_goes_on_while_the_event_lasts(event, olga, person):
    assert add_by_hand(event=event, person=person("anna"), by=olga, now=event.starts_at).seated
    with pytest.raises(Conflict):
        add_by_hand(event=event, person=person("boris2"), by=olga, now=event.ends_at)


@pytest.mark.parametrize("name", ["gleb", "alina", "boris"])
def test_only_organisers_act_for_others(request, event, enter, person, now, name):
    somebody = request.getfixturevalue(name)
    registration = enter(event, "anna")
    with pytest.raises(NotAllowed):
        cancel(registration=registration, by=somebody, now=now)
    with pytest.raises(NotAllowed):
        resend(registration=registration, by=somebody, now=now)
    with pytest.raises(NotAllowed):
        add_by_hand(event=event, person=person("clara"), by=somebody, now=now)
    assert Registration.objects.get().status == "held"


@pytest.mark.parametrize("name", ["olga", "vera"])
def test_organiser_and_head_cancel_for_others(request, event, enter, now, name):
    registration = enter(event, "anna")
    cancel(registration=registration, by=request.getfixturevalue(name), now=now, reason="Двойная запись")
    assert Entry.objects.get(verb="registration.cancelled").reason == "Двойная запись"


def test_a_letter_is_resent_at_most_once_in_ten_minutes(event, seat, olga, now):
    registration = seat(event, "anna")
    for minutes in (1, 2, 12):
        resend(registration=registration, by=olga, now=now + timedelta(minutes=minutes))
    assert letters(registration) == ["events.confirm", "events.registered", "events.registered", "events.registered"]


def test_the_database_itself_refuses_one_seat_too_many(event):
    seats = Seats.objects.filter(pk=event.pk)
    seats.update(taken=2)
    with pytest.raises(IntegrityError, match="seats_never_oversold"), transaction.atomic():
        seats.update(taken=3)


def test_a_name_is_kept_in_one_form():
    person = Person(full_name="  Анна   Орлова ", email=" Anna@Example.ORG ", language="xx").cleaned()
    assert (person.full_name, person.email, person.language) == ("Анна Орлова", "anna@example.org", "ru")
