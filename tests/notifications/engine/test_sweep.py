from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.db.models.functions import Upper

from backend.demo.factories import CheckpointFactory
from backend.directory.models import Organisation
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep, sweep_rule
from backend.notifications.models import Letter
from tests.notifications.conftest import an_organisation
from tests.notifications.sample.rules import rule, subjects

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)  # in Moscow, on the day before the report is due


def offsets():
    return list(Letter.objects.order_by("offset_days").values_list("offset_days", flat=True))


def test_what_is_due_within_a_week_is_planned_at_its_local_hour(declare, organisation):
    assert sweep(NOON) == {"sample.report": 3}
    letters = {letter.offset_days: letter for letter in Letter.objects.all()}
    moscow_ten = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert [letters[days].due_at - moscow_ten for days in (-3, 0, 1)] == [timedelta(days=days) for days in (-3, 0, 1)]
    due = letters[0]
    assert (due.subject_id, due.recipient, due.occurrence) == (organisation.pk, "nko@example.org", "2026-03-02:0")
    assert (due.thread, due.category, due.status) == (f"organisation:{organisation.pk}", "legal", "pending")
    assert due.valid_until == due.due_at + timedelta(days=3)
    assert len({letter.message_id for letter in letters.values()}) == 3


def test_the_zone_of_the_recipient_decides_the_hour(declare):
    an_organisation(region__time_zone="Asia/Vladivostok")
    sweep(NOON)
    assert Letter.objects.get(offset_days=1).due_at == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


def test_a_second_sweep_makes_no_second_letter(declare, organisation):
    sweep(NOON)
    assert sweep(NOON) == {"sample.report": 0}
    assert sweep(NOON + timedelta(hours=5)) == {"sample.report": 0}
    assert Letter.objects.count() == 3


def test_a_missed_day_is_caught_up_within_the_window_and_no_longer(declare):
    an_organisation(registered_on=date(2026, 2, 27), short_name="-3 is six days ago, 0 three days, 1 two")
    sweep(datetime(2026, 3, 2, 6, 59, tzinfo=UTC))  # a minute before the window of the offset 0 closes
    assert offsets() == [0, 1]
    Letter.objects.all().delete()
    sweep(datetime(2026, 3, 2, 7, 0, tzinfo=UTC))
    assert offsets() == [1]


def test_what_ends_with_its_day_is_not_caught_up_after_it(declare, organisation):
    declare(rule(ends_with_day=True))
    midnight = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)  # in Moscow: the day of the report is over
    sweep(midnight - timedelta(seconds=1))
    assert offsets() == [0, 1]
    ends = dict(Letter.objects.values_list("offset_days", "valid_until"))
    assert ends == {0: midnight, 1: datetime(2026, 3, 6, 7, 0, tzinfo=UTC)}
    Letter.objects.all().delete()
    sweep(midnight)
    assert offsets() == [1]


def test_what_is_due_in_more_than_a_week_waits(declare):
    an_organisation(registered_on=date(2026, 3, 11))
    sweep(NOON)
    assert offsets() == [-3]


def test_a_moved_deadline_is_a_new_occurrence(declare, organisation):
    sweep(NOON)
    Organisation.objects.update(registered_on=date(2026, 3, 4))
    sweep(NOON)
    occurrences = set(Letter.objects.values_list("occurrence", flat=True))
    assert {"2026-03-02:0", "2026-03-04:0"} <= occurrences


def test_rows_without_an_address_or_a_date_are_passed_over(declare):
    an_organisation(email="")
    an_organisation(registered_on=None)
    an_organisation(status="closed")
    assert sweep(NOON) == {"sample.report": 0}


def test_an_unknown_time_zone_does_not_stop_the_rule(declare, organisation):
    an_organisation(region__time_zone="Europe/Atlantis", email="other@example.org")
    assert sweep(NOON) == {"sample.report": 6}
    assert set(Letter.objects.values_list("zone", flat=True)) == {"Europe/Moscow"}


def test_one_address_in_two_spellings_gets_one_letter(declare, organisation):
    declare(rule(subjects=lambda now: subjects(now).union(subjects(now, Upper("email")), all=True)))
    assert sweep(NOON) == {"sample.report": 3}
    assert set(Letter.objects.values_list("recipient", flat=True)) == {"nko@example.org"}


def test_a_rule_that_surely_concerns_nobody_asks_nothing(declare, django_assert_num_queries):
    declare(rule(subjects=lambda now: subjects(now).none()))
    with django_assert_num_queries(4):  # the centres' plans, a savepoint, what could be planned again
        assert sweep(NOON) == {"sample.report": 0}


def test_one_bad_rule_does_not_silence_the_others(declare, organisation):
    broken = rule(key="sample.a_broken", subjects=lambda now: subjects(now).extra(where=["no_such_column = 1"]))
    declare(broken, rule())
    with pytest.raises(ExceptionGroup) as caught:
        sweep(NOON)
    assert isinstance(caught.value.exceptions[0], DatabaseError)
    assert Letter.objects.filter(rule="sample.report").count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_sweep_costs_the_same_for_any_number_of_subjects(declare, count, django_assert_num_queries):
    for number in range(count):
        an_organisation(email=f"nko{number}@example.org")
    sweep_rule(rule(), NOON - timedelta(days=100))  # asks once a process which time zones the database knows
    with django_assert_num_queries(5):  # savepoint, the centres' plans, lock, insert, release
        assert sweep_rule(rule(), NOON) == 3 * count


def test_a_percent_sign_in_a_condition_survives(declare, organisation):
    odd = replace(rule(), subjects=lambda now: subjects(now).extra(where=["short_name LIKE '%%Дело%%'"]))
    declare(odd)
    assert sweep(NOON) == {"sample.report": 3}


@pytest.mark.parametrize("key", [entry.key for entry in registry.rules()])
def test_every_declared_rule_can_be_swept(key):
    CheckpointFactory()
    entry = registry.find(key)
    assert sweep_rule(entry, NOON) >= 0
