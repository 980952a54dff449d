"""The letters as clients, specialists and municipalities read them, and until when they are still needed."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Purpose, Role
from backend.accounts.services.consents import give_consent
from backend.common.clock import zone_named
from backend.demo.factories import MunicipalityFactory, OrganisationFactory, UserFactory, member
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, VisitFactory
from backend.notifications import registry, ticks
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from backend.notifications.threads import labels
from mentoring.appointments import followups
from mentoring.appointments.enums import VisitStatus
from mentoring.appointments.services.booking import book, cancel, confirm, move
from mentoring.appointments.services.letters import remind_soon
from mentoring.appointments.services.visits import announce_visit, cancel_visit, change_visit

pytestmark = pytest.mark.django_db
TOMORROW = registry.find("appointments.tomorrow")


def read(letter, language="ru"):
    """The letter as its recipient reads it."""
    letter.language = language
    facts = registry.find(letter.rule).context([letter.subject_id])[letter.subject_id]
    return write(letter, facts | letter.context, ("", ""))


def due(rule):
    return list(Letter.objects.filter(rule=f"appointments.{rule}").order_by("pk"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_notice_can_be_written(slot, other_slot, wish, now, language, centre, vera):
    texts = {}

    def look():
        for letter in Letter.objects.order_by("pk"):
            if letter.rule not in texts and registry.find(letter.rule).context([letter.subject_id]):
                texts[letter.rule] = read(letter, language)

    kept = book(slot=slot, wish=wish("anna"), now=now)
    look()
    confirm(appointment=kept, now=now)
    look()
    move(appointment=kept, to=other_slot, now=now)
    remind_soon(now=other_slot.starts_at - timedelta(minutes=30))
    look()
    cancel(appointment=kept, now=now)
    look()
    again = book(slot=slot, wish=wish("anna"), user=UserFactory(email="anna@example.org"), now=now)
    cancel(appointment=again, by=vera, now=now, reason="Ремонт")
    look()
    municipality = MunicipalityFactory(parent=centre.region)
    reader(municipality, now)
    visit = VisitFactory(centre=centre, municipality=municipality, status="planned", announced_at=None)
    announce_visit(visit=visit, by=vera, now=now)
    look()
    change_visit(visit=visit, by=vera, now=now, place="Школа")
    look()
    cancel_visit(visit=visit, by=vera, now=now, reason="Дорогу размыло")
    look()
    declared = [name for name, *_rest in (*followups.CLIENT, *followups.SPECIALIST, *followups.VISITS)]
    assert set(texts) == {f"appointments.{name}" for name in (*declared, "called_off")}
    for key, text in texts.items():
        assert "http" in text.plain, key
        assert "&quot;" not in text.plain, key
        spoken = "Владивосток" in text.plain or "Vladivostok" in text.plain
        assert spoken or any(word in key for word in ("client", "cancelled", "called_off")), key
    assert "Дорогу размыло" in texts["appointments.visit_cancelled"].plain
    assert "Школа" in texts["appointments.visit_changed"].plain
    for what in ("new", "moved", "gone"):
        # The subject and the message on the site are kept; whom to answer stands at the foot of the mail alone.
        text = texts[f"appointments.client_{what}"]
        assert kept.full_name not in text.subject
        assert text.plain.count(kept.full_name) <= 1
    off = texts["appointments.called_off"]
    begins = slot.starts_at.astimezone(zone_named(slot.zone))
    assert f"{begins:%H:%M}–" in off.subject
    assert f"{begins:%H:%M}–" in off.plain
    assert "Ремонт" in off.plain
    assert kept.full_name not in off.plain


def reader(municipality, now, **consent):
    """Leads an NKO of the municipality and wants letters about services and events."""
    user = UserFactory()
    member(user, Role.OWNER, OrganisationFactory(municipality=municipality))
    if consent.get("agreed", True):
        give_consent(email=user.email, purpose=Purpose.NEWS, address=None, now=now, user=user)
    return user


def test_the_day_before_everybody_is_reminded_once(booked, now):
    day_before = booked.slot.starts_at - timedelta(days=1)
    for _sweep in range(2):
        sweep_rule(TOMORROW, day_before + timedelta(hours=3))
    letter, in_inbox = due("tomorrow")
    assert (letter.channel, in_inbox.channel) == ("email", "inbox")
    assert letter.recipient == booked.email
    assert letter.thread == f"appointment:{booked.pk}"
    assert booked.slot.place in read(letter).plain
    cancel(appointment=booked, now=now)
    assert TOMORROW.context([booked.pk]) == {}, "who has cancelled is not reminded"


def test_an_hour_before_they_are_reminded_once_and_again_when_it_was_moved(booked, other_slot, now):
    begins = booked.slot.starts_at
    assert remind_soon(now=begins - timedelta(hours=2)) == {"reminded": 0}
    assert remind_soon(now=begins - timedelta(minutes=59)) == {"reminded": 1}
    assert remind_soon(now=begins - timedelta(minutes=58)) == {"reminded": 0}
    assert due("soon")[0].valid_until == begins
    move(appointment=booked, to=other_slot, now=begins - timedelta(minutes=30))
    assert remind_soon(now=other_slot.starts_at - timedelta(minutes=30)) == {"reminded": 1}


def test_who_booked_within_the_hour_and_who_never_confirmed_are_not_reminded(specialist, wish, now, alina):
    soon = SlotFactory(specialist=specialist, starts_at=now + timedelta(minutes=40))
    book(slot=soon, wish=wish("alina"), user=alina, now=now)
    later = SlotFactory(specialist=specialist, starts_at=now + timedelta(minutes=50))
    AppointmentFactory(slot=later, status="unconfirmed", hold_until=later.starts_at, booked_at=now - timedelta(days=1))
    assert remind_soon(now=now + timedelta(minutes=1)) == {"reminded": 0}


@pytest.mark.parametrize("number", [1, 4])
def test_reminding_costs_the_same_for_one_and_for_many(specialist, now, number, django_assert_num_queries):
    begin = now + timedelta(minutes=30)
    for index in range(number):
        AppointmentFactory(
            slot=SlotFactory(starts_at=begin), email=f"c{index}@example.org", booked_at=now - timedelta(1)
        )
    with django_assert_num_queries(2):
        assert remind_soon(now=now) == {"reminded": number}


def test_the_clock_runs_both_jobs():
    assert {job.key for job in ticks.jobs()} >= {"appointments.expire", "appointments.soon"}


def test_the_ledger_names_the_appointment_and_not_the_client(booked):
    ((title, url),) = labels([f"appointment:{booked.pk}"]).values()
    assert booked.slot.specialist.name in title
    assert booked.full_name not in title
    assert url == ""


def test_only_those_who_want_it_hear_of_a_visit(centre, vera, now):
    municipality = MunicipalityFactory(parent=centre.region)
    wants = reader(municipality, now)
    reader(municipality, now, agreed=False)
    reader(MunicipalityFactory(parent=centre.region), now)
    visit = VisitFactory(centre=centre, municipality=municipality, status=VisitStatus.PLANNED, announced_at=None)
    announce_visit(visit=visit, by=vera, now=now)
    assert [letter.recipient for letter in due("visit_announced")] == [wants.email]


def test_a_visit_that_goes_elsewhere_is_told_in_both_places(centre, vera, now):
    here, there = (MunicipalityFactory(parent=centre.region, name=name) for name in ("Ближний", "Дальний"))
    first, second = reader(here, now), reader(there, now)
    visit = VisitFactory(centre=centre, municipality=here, status=VisitStatus.PLANNED, announced_at=None)
    visit = announce_visit(visit=visit, by=vera, now=now)
    change_visit(visit=visit, by=vera, now=now, municipality=there, place="Школа")
    assert [letter.recipient for letter in due("visit_announced")] == [first.email, second.email]
    (moved,) = due("visit_changed")
    assert moved.recipient == first.email
    assert "Школа, Дальний" in read(moved).plain
