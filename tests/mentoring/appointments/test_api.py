"""What the contract of the API does not ask: bad input, and that programs are told the same as people."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backend.demo.factories_appointments import AppointmentFactory
from mentoring.appointments.models import Appointment, Slot
from mentoring.appointments.tokens import token_of

pytestmark = pytest.mark.django_db
API = "/api/v1"
PERSON = {"full_name": "Анна Ильина", "email": "anna@example.org", "consent": True}


@pytest.fixture
def now():
    """The API reads the real clock."""
    return timezone.now()


def send(path, body, client=None):
    answer = (client or Client()).post(f"{API}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_booked_by_a_program_it_is_kept_until_the_letter_is_answered(slot, alina, log_in):
    status, said = send("/appointments/", PERSON | {"slot": slot.pk})
    assert (status, said["booked"]) == (202, False)
    status, said = send("/appointments/", PERSON | {"slot": slot.pk, "email": "alina@example.org"}, log_in(alina))
    assert (status, said["code"]) == (409, "slot_taken")


def test_who_is_logged_in_is_booked_at_once(slot, alina, log_in):
    assert send("/appointments/", PERSON | {"slot": slot.pk, "email": alina.email}, log_in(alina))[1]["booked"] is True


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [({"slot": 10**18}, 404, ""), ({"slot": 10**30}, 400, "slot"), ({"consent": False}, 400, "consent"),
     ({"email": "нет"}, 400, "email"), ({"full_name": "a\x00b"}, 400, "full_name"), ({"phone": "1"}, 400, "phone")],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(slot, change, status, field):
    answered, said = send("/appointments/", PERSON | {"slot": slot.pk} | change)
    assert (answered, said["field"]) == (status, field)
    assert not Appointment.objects.exists()


def test_a_time_that_has_begun_is_a_conflict(slot, now):
    Slot.objects.filter(pk=slot.pk).update(starts_at=now - timedelta(minutes=1))
    status, said = send("/appointments/", PERSON | {"slot": slot.pk})
    assert (status, said["code"]) == (409, "slot_past")
    assert Client().get(f"{API}/slots/{slot.pk}/").status_code == 404, "nor is it offered"


def test_the_token_of_the_letter_moves_and_cancels(booked, other_slot):
    token = token_of(booked)
    status, said = send("/appointments/move/", {"token": token, "slot": other_slot.pk})
    assert (status, said["slot"]) == (200, other_slot.pk)
    assert send("/appointments/cancel/", {"token": token})[1]["status"] == "cancelled"
    assert send("/appointments/cancel/", {"token": token[:-2]})[0] == 400
    assert send("/appointments/move/", {"token": token, "slot": other_slot.pk})[1]["code"] == "not_live"


def test_a_specialist_opens_times_and_an_outsider_hears_of_none(specialist, irina, gleb, log_in, now):
    body = {
        "specialist": specialist.pk, "starts_at": (now + timedelta(days=2)).isoformat(), "minutes": 30,
        "form": "remote",
    }  # fmt: skip
    assert send("/slots/", body, log_in(irina))[0] == 201
    assert send("/slots/", body, log_in(irina))[1]["code"] == "slot_overlaps"
    assert send("/slots/", body, log_in(gleb))[0] == 404
    past = body | {"starts_at": (now - timedelta(days=2)).isoformat()}
    assert send("/slots/", past, log_in(irina))[1] == {
        "code": "slot_past", "field": "starts_at", "message": "Это время прошло. Выберите будущее.",
    }  # fmt: skip


def test_the_link_of_a_call_is_not_listed(slot):
    Slot.objects.filter(pk=slot.pk).update(online_url="https://call.example.org/7")
    AppointmentFactory()
    assert "call.example.org" not in Client().get(f"{API}/slots/").content.decode()
