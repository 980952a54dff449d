"""Times by one and by the week, in the zone of the centre; outcomes; the pool."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, CentreFactory, UserFactory, member
from backend.demo.factories_appointments import SlotFactory
from backend.demo.factories_cases import CaseFactory
from mentoring.appointments.models import Slot, Specialist
from mentoring.appointments.services.booking import book, cancel
from mentoring.appointments.services.outcomes import settle
from mentoring.appointments.services.slots import Meeting, Pattern, open_pattern, open_slot
from mentoring.appointments.services.specialists import add_specialist, change_specialist
from mentoring.cases.models import CaseMessage

pytestmark = pytest.mark.django_db
HERE = Meeting(form="on_site", place="Кабинет 4")
VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")


def week(**changes):
    """Monday and Wednesday from ten to one, an hour each, in two weeks of March."""
    usual = {
        "first_day": date(2026, 3, 9), "last_day": date(2026, 3, 22), "weekdays": frozenset({0, 2}),
        "begins": time(10), "ends": time(13), "minutes": 60,
    }  # fmt: skip
    return Pattern(**(usual | changes))


def opened(specialist, by, now=MOMENT, **changes):
    return open_pattern(specialist=specialist, pattern=week(**changes), meeting=HERE, by=by, now=now)


def test_a_weekly_pattern_by_the_clock_of_the_centre_without_days_off(specialist, irina):
    done = opened(specialist, irina)
    begins = [slot.starts_at.astimezone(VLADIVOSTOK) for slot in Slot.objects.order_by("starts_at")]
    assert done.made == len(begins) == 9, "Monday, the 9th of March 2026, is a day off"
    assert {(begin.weekday(), begin.hour) for begin in begins} == {(0, 10), (0, 11), (0, 12), (2, 10), (2, 11), (2, 12)}
    assert begins[0].date() == date(2026, 3, 11)


def test_the_same_pattern_twice_changes_nothing(specialist, irina):
    opened(specialist, irina)
    again = opened(specialist, irina)
    assert (again.made, again.skipped) == (0, 9)
    assert Slot.objects.count() == 9


def test_what_is_past_is_left_out(specialist, irina):
    during = datetime(2026, 3, 18, 10, 30, tzinfo=VLADIVOSTOK)
    assert opened(specialist, irina, now=during).made == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": frozenset()}, "weekdays"),
        ({"weekdays": frozenset({6})}, "weekdays"),
        ({"last_day": date(2026, 3, 1)}, "last_day"),
        ({"first_day": date(2025, 12, 1), "last_day": date(2026, 1, 1)}, "last_day"),
        ({"last_day": date(2099, 1, 1)}, "last_day"),
        ({"ends": time(9)}, "ends"),
        ({"minutes": 5}, "minutes"),
        ({"minutes": 10, "begins": time(0), "ends": time(23), "weekdays": frozenset(range(5)),
          "last_day": date(2026, 6, 1)}, "last_day"),
    ],
)  # fmt: skip
def test_a_pattern_that_makes_no_sense_is_refused_at_its_field(specialist, irina, changes, field):
    with pytest.raises(Invalid) as found:
        opened(specialist, irina, **changes)
    assert found.value.field == field
    assert not Slot.objects.exists()


def one(specialist, by, starts_at, meeting=HERE, minutes=60, now=MOMENT):
    return open_slot(specialist=specialist, starts_at=starts_at, minutes=minutes, meeting=meeting, by=by, now=now)


def test_times_of_one_specialist_never_overlap(specialist, irina, vera, now):
    begin = now + timedelta(days=2)
    one(specialist, irina, begin)
    with pytest.raises(Conflict):
        one(specialist, vera, begin + timedelta(minutes=59))
    assert one(specialist, vera, begin + timedelta(minutes=60)).pk


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(timedelta(0), "slot_past"), (timedelta(days=-1), "slot_past"), (timedelta(days=900), "invalid")],
)
def test_a_time_in_the_past_or_too_far_ahead_is_refused(specialist, irina, now, ahead, code):
    with pytest.raises(Invalid) as found:
        one(specialist, irina, now + ahead)
    assert (found.value.code, found.value.field) == (code, "starts_at")


@pytest.mark.parametrize(
    ("meeting", "field"),
    [
        (Meeting(form="on_site"), "place"),
        (Meeting(form="visit", place="Школа"), "municipality"),
        (Meeting(form="remote", online_url="javascript:alert(1)"), "online_url"),
        (Meeting(form="elsewhere"), "form"),
        (Meeting(form="on_site", place="a\x00b"), "place"),
    ],
)
def test_a_client_can_find_the_specialist(specialist, irina, now, meeting, field):
    with pytest.raises(Invalid) as found:
        one(specialist, irina, now + timedelta(days=2), meeting)
    assert found.value.field == field


def test_only_the_specialist_and_the_head_open_times(specialist, irina, vera, boris, now):
    with pytest.raises(NotAllowed):
        one(specialist, boris, now + timedelta(days=2))
    specialist.active = False
    specialist.save()
    with pytest.raises(Conflict):
        one(specialist, irina, now + timedelta(days=2))


def test_an_outcome_goes_to_the_request_it_belongs_to(slot, wish, now, alina, irina, specialist):
    case = CaseFactory(centre=specialist.centre)
    made = book(slot=slot, wish=wish("alina", case=case), user=alina, now=now)
    with pytest.raises(Conflict) as early:
        settle(appointment=made, outcome="took_place", note="", by=irina, now=now)
    assert early.value.code == "not_begun"
    done = settle(appointment=made, outcome="took_place", note="Сдать до апреля", by=irina, now=slot.ends_at)
    assert (done.status, done.settled_by) == ("took_place", irina)
    (message,) = case.messages.all()
    assert message.internal, "the client does not read it"
    assert "Сдать до апреля" in message.text
    settle(appointment=made, outcome="took_place", note="Сдать до апреля", by=irina, now=slot.ends_at)
    assert case.messages.count() == 1, "what is not changed is not said twice"
    settle(appointment=made, outcome="missed", note="", by=irina, now=slot.ends_at)
    assert case.messages.count() == 2


def test_who_works_on_the_request_reads_what_another_centre_s_specialist_noted(slot, wish, now, irina, vera, gleb):
    other = CentreFactory(region=slot.specialist.centre.region, status="verified")
    works, case = UserFactory(), CaseFactory(centre=other)
    member(works, "mentor", other)
    made = book(slot=slot, wish=wish("anna", case=case), now=now, vouched_by=irina)
    settle(appointment=made, outcome="took_place", note="Сдать до апреля", by=irina, now=slot.ends_at)
    (message,) = CaseMessage.objects.visible_to(works)
    assert "Сдать до апреля" in message.text
    assert str(slot.specialist.centre) in message.text, "whose specialist it was"
    for stranger in (gleb, vera):
        assert not CaseMessage.objects.visible_to(stranger).exists()


def test_an_outcome_is_noted_by_who_receives_the_client(booked, now, boris, irina, slot):
    with pytest.raises(NotAllowed):
        settle(appointment=booked, outcome="missed", note="", by=boris, now=slot.ends_at)
    with pytest.raises(Invalid):
        settle(appointment=booked, outcome="booked", note="", by=irina, now=slot.ends_at)
    cancel(appointment=booked, now=now)
    with pytest.raises(Conflict):
        settle(appointment=booked, outcome="missed", note="", by=irina, now=slot.ends_at)


def test_the_pool_is_kept_by_the_head(centre, specialist, vera, irina, gleb, now):
    with pytest.raises(NotAllowed):
        add_specialist(centre=centre, by=irina, now=now, name="Пётр", fields=["право"])
    with pytest.raises(Invalid) as stranger:
        add_specialist(centre=centre, by=vera, now=now, name="Глеб", fields=["право"], user=gleb)
    assert stranger.value.field == "user"
    with pytest.raises(Invalid) as empty:
        add_specialist(centre=centre, by=vera, now=now, name="Пётр", fields=["  "])
    assert empty.value.field == "fields"
    with pytest.raises(Invalid):
        add_specialist(centre=centre, by=vera, now=now, name="Ирина", fields=["налоги"], user=irina)
    made = add_specialist(centre=centre, by=vera, now=now, name=" Пётр  Юрьев ", fields=["право", "право", "аренда"])
    assert (made.name, made.fields) == ("Пётр Юрьев", ["право", "аренда"])
    change_specialist(specialist=made, by=vera, now=now, active=False)
    assert not Specialist.objects.bookable().filter(pk=made.pk).exists()


def test_who_is_away_keeps_what_is_booked(booked, specialist, vera, now):
    SlotFactory(specialist=specialist)
    change_specialist(specialist=specialist, by=vera, now=now, active=False)
    assert not Slot.objects.free(now).exists()
    booked.refresh_from_db()
    assert booked.status == "booked"
