"""A day in SQL is the day that people there see on their calendar."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import F, Value

from backend.common.clock import local_date
from backend.common.days import day_in
from backend.demo.factories import RegionFactory
from backend.directory.models import Territory

EVENING = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Kaliningrad", 1), ("Europe/Moscow", 1), ("Asia/Yekaterinburg", 2), ("Asia/Kamchatka", 2)],
)
def test_a_moment_is_another_day_elsewhere(zone, day):
    here = RegionFactory(time_zone=zone)
    rows = Territory.objects.filter(pk=here.pk).annotate(now=Value(EVENING))

    for where in ("time_zone", F("time_zone"), Value(zone)):
        for moment in (EVENING, "now", F("now")):
            assert rows.annotate(day=day_in(where, moment)).get().day == date(2026, 3, day) == local_date(EVENING, zone)
