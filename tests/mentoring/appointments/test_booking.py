"""One person books, confirms, moves and cancels; what is refused is refused with a sentence and changes nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from backend.accounts.models import Consent, User
from backend.accounts.roles import centres_of
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CentreFactory, UserFactory, member
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory
from backend.directory.services.people import end_membership
from backend.notifications.models import Letter
from mentoring.appointments.calendar import appointment_file
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.appointments.querysets import worked_for_by
from mentoring.appointments.services import taking
from mentoring.appointments.services.booking import book, cancel, confirm, expire_unconfirmed, move
from mentoring.appointments.services.slots import cancel_slot

pytestmark = pytest.mark.django_db


def letters(rule):
    return list(Letter.objects.filter(rule=f"appointments.{rule}").order_by("pk"))


def refused(act, kind, code):
    with pytest.raises(kind) as found:
        act()
    assert found.value.code == code
    assert found.value.message


def test_who_is_logged_in_has_the_time_at_once(booked, slot, alina, irina):
    assert (booked.status, booked.user, booked.hold_until) == ("booked", alina, None)
    assert [letter.recipient for letter in letters("booked")] == ["alina@example.org"]
    assert [letter.recipient for letter in letters("client_new")] == [irina.email]
    assert Consent.objects.get(email="alina@example.org").purpose == "help"
    assert Entry.objects.filter(verb="appointment.booked", target_id=booked.pk).exists()


def test_without_an_account_the_time_is_kept_until_the_letter_is_answered(slot, wish, now, irina):
    kept = book(slot=slot, wish=wish("anna"), now=now)
    assert (kept.status, kept.hold_until) == ("unconfirmed", now + taking.HOLD)
    assert letters("confirm")
    assert not letters("client_new"), "the specialist hears of it when it is sure"
    confirm(appointment=kept, now=now + timedelta(minutes=5))
    confirm(appointment=kept, now=now + timedelta(minutes=6))
    kept.refresh_from_db()
    assert kept.status == "booked"
    assert len(letters("booked")) == len(letters("client_new")) == 1


def test_what_is_not_confirmed_in_time_is_free_again(slot, wish, now):
    kept = book(slot=slot, wish=wish("anna"), now=now)
    later = now + taking.HOLD
    assert Slot.objects.free(later).filter(pk=slot.pk).exists()
    other = book(slot=slot, wish=wish("clara"), now=later)
    kept.refresh_from_db()
    assert (kept.status, other.status) == ("expired", "unconfirmed")
    refused(lambda: confirm(appointment=kept, now=later), Conflict, "too_late")


def test_the_tick_ends_what_was_not_confirmed(slot, wish, now):
    book(slot=slot, wish=wish("anna"), now=now)
    assert expire_unconfirmed(now=now) == {"expired": 0}
    assert expire_unconfirmed(now=now + taking.HOLD) == {"expired": 1}
    assert expire_unconfirmed(now=now + taking.HOLD) == {"expired": 0}


def test_a_kept_time_is_kept_no_longer_than_until_it_begins(specialist, wish, now):
    soon = SlotFactory(specialist=specialist, starts_at=now + timedelta(minutes=30))
    assert book(slot=soon, wish=wish("anna"), now=now).hold_until == soon.starts_at


def test_the_same_person_twice_has_one_appointment_and_another_letter(slot, wish, now):
    first = book(slot=slot, wish=wish("anna"), now=now)
    again = book(slot=slot, wish=wish("anna"), now=now + timedelta(minutes=11))
    assert again == first
    assert len(letters("confirm")) == 2


def test_somebody_else_is_told_that_it_is_taken(booked, slot, wish, now):
    refused(lambda: book(slot=slot, wish=wish("clara"), now=now), Conflict, "slot_taken")
    assert Appointment.objects.count() == 1


def test_at_a_closed_centre_nobody_books(other_slot, centre, wish, now):
    centre.status = "closed"
    centre.save()
    refused(lambda: book(slot=other_slot, wish=wish("anna"), now=now), Conflict, "specialist_away")
    assert not Appointment.objects.exists()


def test_a_time_that_is_past_cancelled_or_of_somebody_away_is_refused(slot, other_slot, specialist, wish, now, vera):
    late = slot.starts_at
    refused(lambda: book(slot=slot, wish=wish("anna"), now=late), Conflict, "slot_past")
    cancel_slot(slot=slot, by=vera, now=now)
    refused(lambda: book(slot=slot, wish=wish("anna"), now=now), Conflict, "slot_cancelled")
    specialist.active = False
    specialist.save()
    refused(lambda: book(slot=other_slot, wish=wish("anna"), now=now), Conflict, "specialist_away")
    assert not Appointment.objects.exists()


def test_nobody_learns_what_another_address_has_booked(booked, specialist, wish, now):
    """Somebody without a log-in types Alina's address: her letter comes again, the page says what it always says."""
    beside = SlotFactory(starts_at=booked.slot.starts_at + timedelta(minutes=15))
    before = len(letters("booked"))
    assert book(slot=beside, wish=wish("alina"), now=now + timedelta(minutes=30)) is None
    assert len(letters("booked")) == before + 1
    assert Appointment.objects.count() == 1


def test_who_owns_the_address_is_told_so(booked, wish, now, alina):
    beside = SlotFactory(starts_at=booked.slot.starts_at + timedelta(minutes=15))
    refused(lambda: book(slot=beside, wish=wish("alina"), user=alina, now=now), Conflict, "booked_already")


@pytest.mark.parametrize("name", ["\x00", "a\nb", "x" * 201])
def test_bad_input_changes_nothing(slot, wish, now, name):
    wanted = wish("anna")
    bad = type(wanted)(person=type(wanted.person)(full_name=name, email="a@example.org"))
    with pytest.raises(Invalid) as found:
        book(slot=slot, wish=bad, now=now)
    assert found.value.field == "full_name"
    assert not Appointment.objects.exists()


def test_the_specialist_books_for_somebody_who_called(slot, wish, now, irina, gleb):
    with pytest.raises(NotAllowed):
        book(slot=slot, wish=wish("anna"), now=now, vouched_by=gleb)
    assert book(slot=slot, wish=wish("anna"), now=now, vouched_by=irina).status == "booked"


def test_moved_to_another_time_it_stays_the_same_entry(booked, slot, other_slot, now):
    before = Calendar.from_ical(appointment_file(booked, now)).walk("VEVENT")[0]
    moved = move(appointment=booked, to=other_slot, now=now)
    after = Calendar.from_ical(appointment_file(moved, now)).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], after["SEQUENCE"] - 1)
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(hours=2)
    assert after["DTSTART"].params["TZID"] == "Asia/Vladivostok"
    assert Slot.objects.free(now).filter(pk=slot.pk).exists()
    assert len(letters("moved")) == len(letters("client_moved")) == 1
    struck = cancel(appointment=moved, now=now)
    gone = Calendar.from_ical(appointment_file(struck, now)).walk("VEVENT")[0]
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 2)


def test_moving_is_refused_with_a_reason(booked, slot, other_slot, wish, now, specialist):
    elsewhere = SlotFactory(starts_at=now + timedelta(days=11))
    refused(lambda: move(appointment=booked, to=elsewhere, now=now), Conflict, "not_the_same")
    book(slot=other_slot, wish=wish("clara"), now=now)
    refused(lambda: move(appointment=booked, to=other_slot, now=now), Conflict, "slot_taken")
    third = SlotFactory(specialist=specialist, starts_at=now + timedelta(days=12))
    refused(lambda: move(appointment=booked, to=third, now=slot.starts_at), Conflict, "appointment_begun")
    cancel(appointment=booked, now=now)
    refused(lambda: move(appointment=booked, to=third, now=now), Conflict, "not_live")
    assert move(appointment=book(slot=slot, wish=wish("dina"), now=now), to=slot, now=now).sequence == 0


def test_cancelled_it_is_free_for_others_and_the_specialist_knows(booked, slot, wish, now):
    cancel(appointment=booked, now=now)
    cancel(appointment=booked, now=now)
    assert len(letters("cancelled")) == len(letters("client_gone")) == 1
    assert book(slot=slot, wish=wish("clara"), now=now).status == "unconfirmed"


def test_what_has_begun_is_not_cancelled(booked, slot):
    refused(lambda: cancel(appointment=booked, now=slot.starts_at), Conflict, "appointment_begun")


def test_the_specialist_cancels_with_a_reason(booked, now, irina, gleb):
    refused(lambda: cancel(appointment=booked, by=irina, now=now), Invalid, "required")
    with pytest.raises(NotAllowed):
        cancel(appointment=booked, by=gleb, now=now, reason="Болею")
    cancel(appointment=booked, by=irina, now=now, reason="Болею")
    (letter,) = letters("cancelled")
    assert letter.context["reason"] == "Болею"
    assert not letters("client_gone"), "no client did"
    assert not letters("called_off"), "who cancels need not be told"


def test_the_specialist_is_told_what_the_head_has_called_off(booked, other_slot, wish, now, irina, vera):
    cancel(appointment=booked, by=vera, now=now, reason="Центр переезжает")
    book(slot=other_slot, wish=wish("anna"), user=UserFactory(email="anna@example.org"), now=now)
    cancel_slot(slot=other_slot, by=vera, now=now, reason="Ремонт")
    found = letters("called_off")
    assert [(letter.recipient, letter.context["reason"]) for letter in found] == [
        (irina.email, "Центр переезжает"), (irina.email, "Ремонт"),
    ]  # fmt: skip
    assert not letters("client_gone"), "no client did"


def test_the_specialist_hears_nothing_of_a_time_that_nobody_had_confirmed(slot, other_slot, wish, now, vera):
    book(slot=slot, wish=wish("anna"), now=now)
    cancel_slot(slot=slot, by=vera, now=now, reason="Ремонт")
    cancel_slot(slot=other_slot, by=vera, now=now)
    assert len(letters("cancelled")) == 1
    assert not letters("called_off")


def test_of_a_specialist_without_an_account_the_centre_is_told_unless_its_address_did_it(now, centre, vera, boris):
    centre.email = vera.email.upper()
    centre.save()
    away = SpecialistFactory(centre=centre, user=None)
    rows = [AppointmentFactory(slot=SlotFactory(specialist=away, starts_at=now + timedelta(days=n))) for n in (3, 4)]
    member(boris, "head", centre)
    cancel(appointment=rows[0], by=vera, now=now, reason="Ремонт")
    assert not letters("called_off")
    cancel(appointment=rows[1], by=boris, now=now, reason="Ремонт")
    assert [letter.recipient for letter in letters("called_off")] == [vera.email]


def test_a_time_that_is_taken_back_tells_its_client(booked, slot, now, irina):
    refused(lambda: cancel_slot(slot=slot, by=irina, now=now), Invalid, "required")
    assert Slot.objects.get(pk=slot.pk).cancelled_at is None
    cancel_slot(slot=slot, by=irina, now=now, reason="Суд перенесли")
    booked.refresh_from_db()
    assert booked.status == "cancelled"
    assert not letters("called_off"), "who cancels need not be told"
    assert letters("cancelled")[0].context == {"reason": "Суд перенесли", "by_centre": True}
    cancel_slot(slot=slot, by=irina, now=now)


def test_clients_are_seen_by_those_who_receive_them_only(booked, alina, irina, vera, gleb, boris):
    colleague = UserFactory()
    member(colleague, "mentor", booked.slot.specialist.centre)
    head_elsewhere = UserFactory()
    member(head_elsewhere, "head", CentreFactory(region=booked.slot.specialist.centre.region))
    seen = {user: Appointment.objects.visible_to(user).exists() for user in (alina, irina, vera)}
    assert all(seen.values())
    for outsider in (gleb, boris, colleague, head_elsewhere):
        assert not Appointment.objects.visible_to(outsider).exists()


def test_who_has_left_arranges_nothing_and_the_centre_is_told_instead(
    booked, other_slot, specialist, irina, centre, now
):
    def may() -> set[bool]:
        person = User.objects.get(pk=irina.pk)
        return {
            person.has_perm("appointments.receive_client", booked), person.has_perm("appointments.cancel_slot", slot),
            person.has_perm("appointments.open_slots", specialist),
            Appointment.objects.run_by(person).exists(), Slot.objects.run_by(person).exists(),
            Specialist.objects.run_by(person).exists(),
        }  # fmt: skip

    slot = booked.slot
    assert may() == {True}
    assert letters("client_new")[0].recipient == irina.email
    irina.memberships.update(ended_on=now.date())
    assert may() == {False}
    move(appointment=booked, to=other_slot, now=now)
    assert [(letter.recipient, letter.user) for letter in letters("client_moved")] == [(centre.email, None)]


def test_the_statement_and_the_rule_mean_the_same_centres(irina, centre):
    def both(person) -> tuple[set[int], set[int]]:
        person = User.objects.get(pk=person.pk)
        return set(centres_of(person)), set(worked_for_by(person).values_list("pk", flat=True))

    member(irina, "operator", centre.region)
    left = member(irina, "head", CentreFactory(region=centre.region))
    assert both(irina) == ({centre.pk, left.centre_id}, {centre.pk, left.centre_id})
    irina.memberships.filter(pk=left.pk).update(ended_on="2026-01-01")
    assert both(irina) == ({centre.pk}, {centre.pk})
    User.objects.filter(pk=irina.pk).update(is_active=False)
    assert both(irina) == (set(), set())
    assert both(UserFactory(is_superuser=True)) == (set(), set())


def test_who_is_locked_out_is_not_written_to_but_the_centre_is(booked, irina, centre, now):
    User.objects.filter(pk=irina.pk).update(is_active=False)
    cancel(appointment=booked, now=now)
    assert [(letter.recipient, letter.user) for letter in letters("client_gone")] == [(centre.email, None)]


def test_who_has_left_is_not_offered_any_more_but_who_keeps_another_role_is(
    other_slot, specialist, irina, centre, vera, now
):
    member(irina, "organiser", centre)
    first, second = irina.memberships.order_by("pk")
    end_membership(membership=first, by=vera, now=now)
    assert Slot.objects.open(now).filter(pk=other_slot.pk).exists()
    end_membership(membership=second, by=vera, now=now)
    specialist.refresh_from_db()
    assert not specialist.active
    assert not Slot.objects.open(now).filter(pk=other_slot.pk).exists()
    assert Entry.objects.get(verb="specialist.changed").after == {"active": "False"}


def test_one_who_moves_need_not_count_what_they_have(specialist, wish, now, alina):
    slots = [SlotFactory(specialist=specialist, starts_at=now + timedelta(days=day)) for day in range(1, 6)]
    made = [book(slot=slot, wish=wish("alina"), user=alina, now=now) for slot in slots[: taking.MOST_AHEAD]]
    refused(lambda: book(slot=slots[4], wish=wish("alina"), user=alina, now=now), Conflict, "booked_already")
    assert move(appointment=made[0], to=slots[4], now=now).slot == slots[4]


def test_the_database_keeps_one_client_a_time(booked):
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(slot=booked.slot)
    AppointmentFactory(slot=booked.slot, status="cancelled")
