"""A client on the pages: from the pool to the booked time, by link until it begins; beside a request for help."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from backend.common import clock
from backend.demo.factories import CentreFactory, UserFactory, member
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory
from backend.demo.factories_cases import CaseFactory, ReferralFactory
from mentoring.appointments.models import Appointment
from mentoring.appointments.tokens import token_of
from mentoring.cases.tokens import token_of as case_token

pytestmark = pytest.mark.django_db
PERSON = {"full_name": "Анна Ильина", "email": "anna@example.org", "consent": "on", "question": "Отчёт"}


@pytest.fixture
def now():
    """The pages read the real clock."""
    return timezone.now()


def said(answer) -> str:
    return answer.content.decode()


def day_of(slot) -> str:
    """The day by the clock of the place, which may be another one than here."""
    return clock.local_date(slot.starts_at, slot.zone).isoformat()


def entry(path) -> str:
    """What the calendar of that address describes; long lines are folded in the file."""
    return str(Calendar.from_ical(Client().get(path).content).walk("VEVENT")[0]["DESCRIPTION"])


def test_a_guest_books_confirms_moves_and_cancels(slot, other_slot):
    guest = Client()
    page = said(guest.get(reverse("appointments:specialist", args=[slot.specialist_id])))
    assert reverse("appointments:slot", args=[slot.pk]) in page
    answer = guest.post(reverse("appointments:slot", args=[slot.pk]), PERSON)
    assert answer.url == reverse("appointments:sent", args=[slot.pk])
    assert "anna@example.org" in said(guest.get(answer.url))
    made = Appointment.objects.get()
    ticket = token_of(made)
    guest.get(reverse("appointments:ticket-confirm", args=[ticket]))
    made.refresh_from_db()
    assert made.status == "unconfirmed", "a mail scanner opens links and confirms nothing"
    guest.post(reverse("appointments:ticket-confirm", args=[ticket]))
    answer = guest.post(reverse("appointments:ticket-move", args=[ticket]), {"slot": other_slot.pk})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.status, made.slot) == ("booked", other_slot)
    guest.post(reverse("appointments:ticket-cancel", args=[ticket]))
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert slot.specialist.get_absolute_url() in said(guest.get(reverse("appointments:ticket", args=[ticket])))


def test_who_is_logged_in_is_booked_at_once(slot, alina, log_in):
    browser = log_in(alina)
    assert "alina@example.org" in said(browser.get(reverse("appointments:slot", args=[slot.pk])))
    browser.post(reverse("appointments:slot", args=[slot.pk]), PERSON | {"email": "alina@example.org"})
    made = Appointment.objects.get()
    assert (made.status, made.user) == ("booked", alina)
    assert token_of(made)[:20] in said(browser.get(reverse("appointments:mine")))


def test_with_another_address_they_confirm_like_everybody(slot, alina, log_in):
    log_in(alina).post(reverse("appointments:slot", args=[slot.pk]), PERSON)
    assert Appointment.objects.get().status == "unconfirmed"


def test_who_comes_too_late_keeps_what_was_typed_and_sees_the_other_times(slot, other_slot, alina, now):
    AppointmentFactory(slot=slot)
    answer = Client().post(reverse("appointments:slot", args=[slot.pk]), PERSON)
    assert answer.status_code == 409
    assert reverse("appointments:slot", args=[other_slot.pk]) in said(answer)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "нет"}, "email"), ({"consent": ""}, "consent"), ({"full_name": "\x00"}, "full_name"),
     ({"phone": "12"}, "phone"), ({"question": "x" * 4001}, "question")],
)  # fmt: skip
def test_a_mistake_is_said_at_its_field_and_books_nothing(slot, typed, field):
    answer = Client().post(reverse("appointments:slot", args=[slot.pk]), PERSON | typed)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Appointment.objects.exists()


def test_a_robot_is_told_what_it_wants_to_hear(slot):
    answer = Client().post(reverse("appointments:slot", args=[slot.pk]), PERSON | {"website": "spam"})
    assert answer.status_code == 302
    assert not Appointment.objects.exists()


def test_one_network_address_does_not_take_them_all(slot, monkeypatch):
    monkeypatch.setattr("backend.accounts.throttle.LIMIT", 0)
    assert Client().post(reverse("appointments:slot", args=[slot.pk]), PERSON).status_code == 429


@pytest.mark.parametrize("wanted", ["", "нет", "9" * 40, "0"])
def test_to_move_to_a_time_that_is_not_there_is_404(booked, wanted):
    answer = Client().post(reverse("appointments:ticket-move", args=[token_of(booked)]), {"slot": wanted})
    assert answer.status_code == 404
    assert Appointment.objects.get().slot == booked.slot


@pytest.mark.parametrize(
    ("ago", "heading"), [(timedelta(minutes=5), "Приём начался"), (timedelta(days=1), "Время приёма прошло")]
)
def test_once_it_has_begun_the_link_says_so_and_moves_nothing(specialist, now, ago, heading):
    slot = SlotFactory(specialist=specialist, starts_at=now - ago, ends_at=now - ago + timedelta(minutes=45))
    ticket = token_of(AppointmentFactory(slot=slot, status="booked"))
    page = reverse("appointments:ticket", args=[ticket])
    assert heading in said(Client().get(page))
    for deed in ("appointments:ticket-move", "appointments:ticket-cancel"):
        assert reverse(deed, args=[ticket]) not in said(Client().get(page))
        assert Client().get(reverse(deed, args=[ticket])).url == page


def test_a_link_that_was_cut_off_says_so(booked):
    answer = Client().get(reverse("appointments:ticket", args=[token_of(booked)[:-3]]))
    assert answer.status_code == 400


def test_the_calendar_file_of_the_link(booked):
    answer = Client().get(reverse("appointments:ticket-calendar", args=[token_of(booked)]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"METHOD:PUBLISH" in answer.content
    assert b"UID:appointment-" in answer.content


def test_the_link_of_a_call_is_for_who_has_booked_only(specialist, now):
    call = SlotFactory(
        specialist=specialist, starts_at=now + timedelta(days=1), form="remote", online_url="https://call.example.org/7"
    )
    kept = AppointmentFactory(slot=call, status="unconfirmed", hold_until=now + timedelta(hours=1))
    page, letter = reverse("appointments:slot", args=[call.pk]), reverse("appointments:ticket", args=[token_of(kept)])
    calendar = reverse("appointments:ticket-calendar", args=[token_of(kept)])
    assert "call.example.org" not in said(Client().get(page)) + said(Client().get(letter)) + entry(calendar)
    Appointment.objects.update(status="booked", hold_until=None)
    assert "call.example.org" in said(Client().get(letter))
    assert "call.example.org" in entry(calendar)
    assert "call.example.org" not in said(Client().get(page))


def test_a_booking_that_begins_at_a_request_belongs_to_it(slot, centre):
    case = CaseFactory(centre=centre, name="Анна Ильина", email="anna@example.org", subject="Нужен бухгалтер")
    door = reverse("cases:client", args=[case_token(case)])
    assert f"{reverse('appointments:list')}?case=" in said(Client().get(door))
    path = reverse("appointments:slot", args=[slot.pk]) + f"?case={case_token(case)}"
    page = said(Client().get(path))
    assert "anna@example.org" in page, "their letter says who they are"
    Client().post(path, PERSON)
    assert Appointment.objects.get().case == case
    assert slot.specialist.name in said(Client().get(door))


def test_a_request_of_others_lends_neither_its_client_nor_its_name(slot, centre, alina, vera, log_in):
    case = CaseFactory(centre=centre, email="secret@example.org", subject="Тайное обращение")
    path = reverse("appointments:slot", args=[slot.pk]) + f"?case={case.pk}"
    assert "secret@example.org" in said(log_in(vera).get(path))
    page = said(log_in(alina).get(path))
    assert "secret@example.org" not in page
    assert "Тайное обращение" not in page
    log_in(alina).post(path, PERSON)
    assert Appointment.objects.get().case is None


def test_who_passed_a_request_on_reads_only_what_was_booked_until_then(centre, vera, log_in):
    other = CentreFactory(region=centre.region)
    case = CaseFactory(centre=other)
    passed = ReferralFactory(case=case, from_centre=centre)
    own, later = (
        SpecialistFactory(centre=centre, name="Наш бухгалтер"),
        SpecialistFactory(centre=other, name="Их юрист"),
    )
    AppointmentFactory(slot__specialist=later, case=case, booked_at=passed.consent_at + timedelta(hours=1))
    AppointmentFactory(slot__specialist=later, case=case, booked_at=passed.consent_at - timedelta(hours=1))
    AppointmentFactory(slot__specialist=own, case=case, booked_at=passed.consent_at + timedelta(hours=2))
    head = UserFactory()
    member(head, "head", other)
    read = {reader: said(log_in(reader).get(case.get_absolute_url())) for reader in (vera, head)}
    assert [text.count("Их юрист") for text in read.values()] == [1, 2]
    assert [text.count("Наш бухгалтер") for text in read.values()] == [1, 1]


def test_my_week_is_for_who_arranges_times(booked, irina, vera, gleb, log_in):
    path = reverse("appointments:week") + f"?day={day_of(booked.slot)}"
    for arranger in (irina, vera):
        assert booked.email in said(log_in(arranger).get(path))
    assert log_in(gleb).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert log_in(irina).get(reverse("appointments:week") + "?day=0001-01-01&specialist=нет").status_code == 200


def test_my_week_leads_only_to_requests_that_one_sees(specialist, irina, log_in):
    own, strange = CaseFactory(centre=specialist.centre), CaseFactory(subject="Чужое обращение")
    slots = [SlotFactory(specialist=specialist) for _ in range(2)]
    for slot, case in zip(slots, (own, strange), strict=True):
        AppointmentFactory(slot=slot, case=case)
    pages = [said(log_in(irina).get(reverse("appointments:week") + f"?day={day_of(slot)}")) for slot in slots]
    assert own.get_absolute_url() in pages[0]
    assert strange.get_absolute_url() not in pages[1]
    assert strange.subject not in pages[1]


def test_who_has_left_the_centre_sees_and_receives_no_client_any_more(booked, irina, log_in):
    path = reverse("appointments:week") + f"?day={day_of(booked.slot)}"
    outcome, listed = reverse("appointments:outcome", args=[booked.pk]), "/api/v1/appointments/"
    assert log_in(irina).get(path).status_code == log_in(irina).get(outcome).status_code == 200
    assert log_in(irina).get(listed).json()["count"] == 1
    member(irina, "mentor", CentreFactory(region=booked.slot.specialist.centre.region))
    irina.memberships.filter(centre=booked.slot.specialist.centre).update(ended_on="2026-01-01")
    client = log_in(irina)
    assert [client.get(page).status_code for page in (path, outcome)] == [404, 404]
    assert client.get(listed).json()["count"] == 0
    assert client.get(f"/api/v1/appointments/{booked.pk}/").status_code == 404
    cancel = client.post(f"/api/v1/slots/{booked.slot_id}/cancel/", {"reason": "x"}, content_type="application/json")
    assert cancel.status_code == 404


def test_another_specialist_of_the_centre_does_not_see_the_client(booked, centre, log_in):
    colleague = UserFactory()
    member(colleague, "mentor", centre)
    SpecialistFactory(centre=centre, user=colleague)
    path = reverse("appointments:week") + f"?day={day_of(booked.slot)}"
    assert booked.email not in said(log_in(colleague).get(path))
    assert log_in(colleague).get(reverse("appointments:outcome", args=[booked.pk])).status_code == 404
