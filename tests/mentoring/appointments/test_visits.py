"""Visits: planned, announced, held or called off; and where nobody has been."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from backend.accounts.enums import Role
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CentreFactory, MunicipalityFactory, UserFactory, member
from backend.demo.factories_appointments import SlotFactory, SpecialistFactory, VisitFactory
from backend.directory.models import TerritoryVersion
from mentoring.appointments.calendar import visit_file
from mentoring.appointments.models import Visit
from mentoring.appointments.selectors import free_during, unvisited
from mentoring.appointments.services.visits import (
    announce_visit,
    cancel_visit,
    change_visit,
    hold_visit,
    plan_visit,
    replan_visit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(centre):
    return MunicipalityFactory(parent=centre.region, name="Дальний округ")


@pytest.fixture
def visit(centre, place, vera, now):
    return plan_visit(
        centre=centre, by=vera, now=now, municipality=place, title="День вопросов", form="visit", place="Школа",
        starts_at=now + timedelta(days=5), ends_at=now + timedelta(days=5, hours=4),
    )  # fmt: skip


def sees(visit, client) -> int:
    return client.get(visit.get_absolute_url()).status_code


def test_it_is_seen_by_all_once_it_is_announced(visit, vera, boris, gleb, now, log_in, centre):
    member(boris, Role.MENTOR, centre)
    assert [sees(visit, log_in(user)) for user in (vera, boris, gleb)] == [200, 200, 404]
    announce_visit(visit=visit, by=vera, now=now)
    assert sees(visit, Client()) == sees(visit, log_in(gleb)) == 200


def test_one_that_was_called_off_before_it_was_told_stays_inside(visit, vera, now):
    cancel_visit(visit=visit, by=vera, now=now, reason="Дорогу размыло")
    assert sees(visit, Client()) == 404


def test_it_goes_its_way_and_back(visit, vera, now):
    announced = announce_visit(visit=visit, by=vera, now=now)
    with pytest.raises(Conflict):
        announce_visit(visit=announced, by=vera, now=now)
    with pytest.raises(Conflict):
        hold_visit(visit=announced, people=5, organisations=2, note="", by=vera, now=now)
    called_off = cancel_visit(visit=announced, by=vera, now=now, reason="Дорогу размыло")
    assert cancel_visit(visit=announced, by=vera, now=now, reason="Ещё раз").sequence == called_off.sequence
    assert replan_visit(visit=called_off, by=vera, now=now).status == "planned"
    announce_visit(visit=visit, by=vera, now=now)
    held = hold_visit(visit=visit, people=12, organisations=5, note="Много", by=vera, now=visit.ends_at)
    assert (held.status, held.people, held.organisations) == ("held", 12, 5)
    assert hold_visit(visit=held, people=13, organisations=5, note="", by=vera, now=visit.ends_at).people == 13
    with pytest.raises(Conflict):
        cancel_visit(visit=held, by=vera, now=visit.ends_at, reason="Нет")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"place": ""}, "place"), ({"form": "remote", "online_url": ""}, "online_url")],
)
def test_people_must_be_able_to_find_it(visit, vera, now, change, field):
    visit = change_visit(visit=visit, by=vera, now=now, **change)
    with pytest.raises(Invalid) as found:
        announce_visit(visit=visit, by=vera, now=now)
    assert found.value.field == field


def test_what_is_past_is_not_announced_but_may_be_noted(visit, vera, now):
    with pytest.raises(Invalid):
        announce_visit(visit=visit, by=vera, now=visit.starts_at)
    assert hold_visit(visit=visit, people=3, organisations=1, note="", by=vera, now=visit.starts_at).status == "held"


@pytest.mark.parametrize(("people", "field"), [(-1, "people"), (10**9, "people")])
def test_counts_that_make_no_sense(visit, vera, people, field):
    with pytest.raises(Invalid) as found:
        hold_visit(visit=visit, people=people, organisations=1, note="", by=vera, now=visit.ends_at)
    assert found.value.field == field


def test_only_the_head_of_the_centre_arranges_visits(visit, centre, boris, now):
    member(boris, Role.MENTOR, centre)
    with pytest.raises(NotAllowed):
        announce_visit(visit=visit, by=boris, now=now)
    stranger = UserFactory()
    member(stranger, Role.HEAD, CentreFactory(region=centre.region))
    with pytest.raises(NotAllowed):
        cancel_visit(visit=visit, by=stranger, now=now, reason="Нет")


def test_it_goes_to_a_municipality_of_the_region(visit, vera, now):
    with pytest.raises(Invalid) as found:
        change_visit(visit=visit, by=vera, now=now, municipality=MunicipalityFactory())
    assert found.value.field == "municipality"


def test_another_time_is_another_version_of_the_calendar_entry(visit, vera, now):
    before = Calendar.from_ical(visit_file(visit, now)).walk("VEVENT")[0]
    changed = change_visit(visit=visit, by=vera, now=now, ends_at=visit.ends_at + timedelta(hours=1))
    after = Calendar.from_ical(visit_file(changed, now)).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"] + 1) == (after["UID"], after["SEQUENCE"])
    assert change_visit(visit=changed, by=vera, now=now, title="Вечер вопросов").sequence == changed.sequence


def test_the_database_knows_that_held_has_counts(visit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(status="held")


def test_where_nobody_has_been_this_year(centre, place, now):
    region, zone = centre.region, ZoneInfo("Asia/Vladivostok")
    seen, early = MunicipalityFactory(parent=region), MunicipalityFactory(parent=region)
    MunicipalityFactory()
    VisitFactory(centre=centre, municipality=seen, status="held", people=3, organisations=2, starts_at=now)
    # By the clock of Moscow it is still the old year, by that of the place it is the new one.
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=zone)
    VisitFactory(centre=centre, municipality=early, status="held", people=3, organisations=2, starts_at=new_year)
    VisitFactory(centre=centre, municipality=place, status="announced", starts_at=now + timedelta(days=9))
    rows = {row.name: row for row in unvisited(region, 2026)}
    assert set(rows) == {place.name}
    assert rows[place.name].last_at is None
    assert rows[place.name].next_at == now + timedelta(days=9)
    assert {row.name for row in unvisited(region, 2025)} == {place.name, seen.name, early.name}


def test_a_municipality_that_a_reform_ended_is_not_asked_for(centre, place):
    TerritoryVersion.objects.create(territory=place, name="Дальний район", year_from=2010, year_to=2024)
    assert place not in unvisited(centre.region, 2026)
    assert place in unvisited(centre.region, 2024)
    TerritoryVersion.objects.create(territory=place, name="Дальний округ", year_from=2025)
    assert list(unvisited(centre.region, 2026)) == [place], "renamed, it is the same place, and once"


def test_times_of_specialists_during_the_visit(visit, centre, place, now):
    there = SlotFactory(
        specialist=SpecialistFactory(centre=centre), starts_at=visit.starts_at, form="visit", municipality=place
    )
    SlotFactory(specialist=there.specialist, starts_at=visit.starts_at + timedelta(hours=1))
    SlotFactory(starts_at=visit.starts_at, form="visit", municipality=place)
    assert free_during(visit, now) == [there]


def test_the_list_of_those_not_visited_is_for_staff(centre, place, vera, gleb, log_in):
    path = reverse("appointments:unvisited")
    assert place.name in log_in(vera).get(path).content.decode()
    assert log_in(gleb).get(path).status_code == 404
    for year in ("нет", "9" * 30, "1999"):
        assert log_in(vera).get(path, {"year": year}).status_code == 200
