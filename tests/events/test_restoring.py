"""Whom the organiser took off the list comes back without being typed in again: with a seat, or at the end of those
who wait; the person is told which."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.accounts.services.consents import withdraw_consent
from backend.audit.models import Entry
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import MOMENT, UserFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory
from backend.notifications.models import Letter
from events.enums import EventStatus
from events.intake import Choices
from events.models import Registration, Seats
from events.personal_data import forget
from events.selectors import waiting_place
from events.services import restoring
from events.services.entering import sign_up
from events.services.quotas import change_capacity
from events.services.registrations import approve, cancel, confirm, decline
from events.services.restoring import restore
from tests.events.letters import letter_of
from tests.together import PATIENCE, at_once, overlapping

pytestmark = pytest.mark.django_db


def taken(event):
    return Seats.objects.get(pk=event.pk).taken


def fresh(row):
    return Registration.objects.get(pk=row.pk)


def letters(rule, row):
    return Letter.objects.filter(rule=f"events.{rule}", subject_id=row.pk).count()


@pytest.fixture
def ended(seat, olga, now):
    """Somebody who took part until the organiser cancelled it."""

    def make(event, name):
        return cancel(registration=seat(event, name), by=olga, now=now, reason="Ошибка")

    return make


def test_who_was_cancelled_takes_part_again_and_gets_the_ticket(event, ended, olga, now):
    row = ended(event, "anna")
    later = now + timedelta(hours=1)
    back = restore(registration=row, by=olga, now=later)
    assert (back.status, back.decided_at, back.cancelled_at, taken(event)) == ("confirmed", later, None, 1)
    assert letters("registered", row) == 2, "the first ticket is void, so there is another letter"
    entry = Entry.objects.get(verb="registration.restored")
    assert (entry.actor, entry.target_id, entry.before["status"], entry.after["status"]) == (
        olga, row.pk, "cancelled", "confirmed",
    )  # fmt: skip
    restore(registration=row, by=olga, now=later + timedelta(hours=1))
    assert (taken(event), letters("registered", row)) == (1, 2), "twice changes nothing"


def test_the_second_cancellation_is_told_as_the_first_was(event, ended, olga, now):
    row = restore(registration=ended(event, "anna"), by=olga, now=now + timedelta(hours=1))
    cancel(registration=row, by=olga, now=now + timedelta(hours=2), reason="Всё-таки нет")
    assert letters("registration_cancelled", row) == 2
    assert taken(event) == 0


def test_without_a_seat_it_is_the_end_of_the_waiting_list_and_the_seat_comes_by_itself(event, ended, seat, olga, now):
    row = ended(event, "anna")
    seat(event, "boris2")
    seat(event, "clara")
    later = now + timedelta(hours=1)
    waits = sign_up(event=event, person=Person("Денис", "denis@example.org"), now=now + timedelta(minutes=40))
    back = restore(registration=row, by=olga, now=later)
    assert (back.status, waiting_place(back), waiting_place(waits.registration)) == ("waiting", 2, 1)
    assert (letters("waiting", row), taken(event)) == (1, 2)
    assert letter_of("events.waiting")["To"] == "anna@example.org"
    assert Entry.objects.get(verb="registration.restored").before["signed_up_at"] < later.isoformat()
    change_capacity(event=event, capacity=4, by=olga, now=later + timedelta(hours=1))
    assert (fresh(row).status, letters("promoted", row)) == ("held", 1)


def test_a_full_category_or_session_makes_wait_though_the_event_has_seats(event, olga, person, now):
    change_capacity(event=event, capacity=9, by=olga, now=now)
    media, nko = CategoryFactory(event=event, title="СМИ", quota=1), CategoryFactory(event=event, title="НКО")
    small = ChosenSessionFactory(event=event, capacity=1)

    def enter(name, **choices):
        return sign_up(event=event, person=person(name), choices=Choices(**choices), now=now).registration

    for first, other, chosen in (
        ("anna", "boris2", {"category": media.pk}),
        ("clara", "denis", {"category": nko.pk, "sessions": (small.pk,)}),
    ):
        row = cancel(registration=enter(first, **chosen), by=olga, now=now)
        rival = enter(other, **chosen)
        assert restore(registration=row, by=olga, now=now).status == "waiting"
        cancel(registration=rival, now=now)
        assert fresh(row).status == "held", "it waits like everybody else"
        confirm(registration=row, now=now)
    media.refresh_from_db()
    small.refresh_from_db()
    assert (media.taken, small.taken, taken(event)) == (1, 1, 2)


def test_who_was_declined_is_taken_after_all(event, enter, olga, now):
    event.approval = True
    event.save()
    row = confirm(registration=enter(event, "anna"), now=now)
    one = event.registrations.filter(pk=row.pk)
    decline(registrations=one, by=olga, now=now, reason="Только для НКО")
    assert restore(registration=row, by=olga, now=now + timedelta(hours=1)).status == "confirmed"
    assert (letters("registered", row), taken(event)) == (1, 1)
    assert approve(registrations=one, by=olga, now=now) == 0, "nothing is left to decide"


def test_who_left_by_themselves_is_not_brought_back(event, seat, olga, now):
    row = cancel(registration=seat(event, "anna"), now=now)
    with pytest.raises(Conflict) as refusal:
        restore(registration=row, by=olga, now=now)
    assert (refusal.value.code, fresh(row).status, taken(event)) == ("not_restorable", "cancelled", 0)


def test_who_left_after_being_restored_is_not_brought_back(event, ended, olga, now):
    row = cancel(registration=restore(registration=ended(event, "anna"), by=olga, now=now), now=now)
    with pytest.raises(Conflict):
        restore(registration=row, by=olga, now=now)


def test_who_says_no_themselves_after_the_organiser_is_not_brought_back(event, ended, olga, now):
    row = ended(event, "anna")
    cancel(registration=row, now=now)
    with pytest.raises(Conflict) as refusal:
        restore(registration=row, by=olga, now=now)
    assert (refusal.value.code, letters("registration_cancelled", row)) == ("not_restorable", 1)


def test_who_took_the_consent_back_is_not_brought_back(event, ended, olga, now):
    row = ended(event, "anna")
    consent = Consent.objects.get(email=row.email, purpose="event")
    withdraw_consent(consent=consent, by=None, now=now)
    with pytest.raises(Conflict) as refusal:
        restore(registration=row, by=olga, now=now)
    assert refusal.value.code == "consent_withdrawn"


def test_what_was_agreed_to_besides_counts_for_who_takes_part_again(event, olga, person, now):
    purposes = [Purpose.NAMED]
    row = sign_up(event=event, person=person("anna"), now=now, purposes=purposes, address="192.0.2.7").registration
    cancel(registration=row, by=olga, now=now)
    named = Consent.objects.filter(email=row.email, purpose="named", withdrawn_at=None)
    assert not named.exists(), "nobody has confirmed"
    restore(registration=row, by=olga, now=now + timedelta(hours=1))
    assert (named.get().address, fresh(row).agreed) == ("192.0.2.7", [])


def test_who_came_with_others_waits_at_the_end_alone(event, seat, person, enter, olga, now):
    Seats.objects.filter(pk=event.pk).update(capacity=3)
    together = sign_up(event=event, person=person("anna"), others=[Person("Коля", "")], now=now).registration
    boris = seat(event, "boris2")
    kolya = Registration.objects.get(full_name="Коля")
    confirm(registration=together, now=now)
    cancel(registration=fresh(kolya), by=olga, now=now)
    seat(event, "clara")
    waits = enter(event, "denis")
    later = now + timedelta(hours=1)
    assert restore(registration=fresh(kolya), by=olga, now=later).status == "waiting"
    cancel(registration=boris, now=later)
    assert [fresh(row).status for row in (waits, kolya)] == ["held", "waiting"]


def test_who_is_forgotten_stays_so(event, ended, olga, now):
    row = ended(event, "anna")
    forget(UserFactory(email="anna@example.org"), now)
    with pytest.raises(Conflict):
        restore(registration=row, by=olga, now=now)


def test_who_has_signed_up_anew_has_one_seat(event, ended, seat, olga, now):
    row = ended(event, "anna")
    seat(event, "anna")
    with pytest.raises(Conflict) as refusal:
        restore(registration=row, by=olga, now=now)
    assert (refusal.value.code, fresh(row).status, taken(event)) == ("signed_up_anew", "cancelled", 1)


@pytest.mark.parametrize(
    ("status", "hours", "code"),
    [
        (EventStatus.CANCELLED, 0, "event_cancelled"), (EventStatus.HELD, 0, "event_over"),
        (EventStatus.PUBLISHED, 24 * 11, "event_over"),
    ],
)  # fmt: skip
def test_not_to_an_event_that_is_over_or_called_off(event, ended, olga, now, status, hours, code):
    row = ended(event, "anna")
    event.status = status
    event.save()
    with pytest.raises(Conflict) as refusal:
        restore(registration=row, by=olga, now=now + timedelta(hours=hours))
    assert (refusal.value.code, taken(event)) == (code, 0)


def test_once_it_has_begun_there_is_a_seat_or_a_refusal(event, ended, seat, olga, now):
    rows = [ended(event, "anna"), ended(event, "boris2")]
    seat(event, "clara")
    begun = event.starts_at + timedelta(minutes=5)
    assert restore(registration=rows[0], by=olga, now=begun).status == "confirmed"
    with pytest.raises(Conflict) as refusal:
        restore(registration=rows[1], by=olga, now=begun)
    assert (refusal.value.code, fresh(rows[1]).status) == ("full", "cancelled")


def test_only_the_organisers_restore(event, ended, gleb, now):
    with pytest.raises(NotAllowed):
        restore(registration=ended(event, "anna"), by=gleb, now=now)


def test_by_the_page_the_organiser_is_told_which(event, ended, seat, olga, log_in):
    first, second = ended(event, "anna"), ended(event, "boris2")
    seat(event, "clara")
    client = log_in(olga)
    with time_machine.travel(MOMENT + timedelta(hours=1), tick=False):
        for row, said in ((first, "билет"), (second, "место в листе ожидания: 1")):
            page = reverse("events:participant", args=[row.pk])
            assert "Вернуть заявку" in client.get(page).content.decode()
            answer = client.post(reverse("events:participant-restore", args=[row.pk]), follow=True)
            assert answer.redirect_chain[-1][0] == page
            assert said in answer.content.decode()
            assert "Вернуть заявку" not in answer.content.decode()
        third = cancel(registration=fresh(second), now=MOMENT)
        assert "Вернуть заявку" not in client.get(reverse("events:participant", args=[third.pk])).content.decode()
        refused = client.post(reverse("events:participant-restore", args=[third.pk]), follow=True)
        assert "Вернуть можно только" in refused.content.decode()
    assert Client().post(reverse("events:participant-restore", args=[first.pk])).status_code == 302


def test_by_the_api(event, ended, olga, gleb, log_in):
    row = ended(event, "anna")
    address = f"/api/v1/registrations/{row.pk}/"
    with time_machine.travel(MOMENT + timedelta(hours=1), tick=False):
        assert log_in(gleb).post(f"{address}restore/").status_code == 404
        client = log_in(olga)
        assert client.get(address).json()["restorable"] is True
        answer = client.post(f"{address}restore/")
        assert (answer.status_code, answer.json()["status"], answer.json()["restorable"]) == (200, "confirmed", False)
        cancel(registration=fresh(row), now=MOMENT)
        refused = client.post(f"{address}restore/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_restorable")


@pytest.fixture
def two_for_one(event, ended, seat):
    """Two whom the organiser cancelled, and the one seat that is left."""
    rows = [ended(event, "anna"), ended(event, "boris2")]
    seat(event, "clara")
    return rows


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_one_seat_are_one_seat_and_one_who_waits(event, two_for_one, olga, now):
    later = now + timedelta(hours=1)
    works = [lambda row=row: restore(registration=row, by=olga, now=later) for row in two_for_one]
    answers = overlapping(event.seats, *works)
    assert sorted(row.status for row in answers) == ["confirmed", "waiting"]
    assert sorted(fresh(row).status for row in two_for_one) == ["confirmed", "waiting"]
    assert taken(event) == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_reach_for_it(event, two_for_one, olga, now, monkeypatch):
    gate, look = Barrier(2), restoring.rooms

    def both_look(*args):
        found = look(*args)
        gate.wait(PATIENCE)
        return found

    monkeypatch.setattr(restoring, "rooms", both_look)
    monkeypatch.setattr(restoring, "locked", lambda row: Registration.objects.select_related("event").get(pk=row.pk))
    with pytest.raises(IntegrityError, match="seats_never_oversold"):
        at_once(*[lambda row=row: restore(registration=row, by=olga, now=now) for row in two_for_one])


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_one_are_one_seat_and_one_letter(event, ended, olga, now):
    row, later = ended(event, "anna"), now + timedelta(hours=1)
    answers = overlapping(event.seats, *[lambda: restore(registration=row, by=olga, now=later)] * 2)
    assert [one.status for one in answers] == ["confirmed", "confirmed"]
    assert (taken(event), letters("registered", row)) == (1, 2)
