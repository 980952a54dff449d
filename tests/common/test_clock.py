from datetime import UTC, date, datetime, time

import pytest

from backend.common.clock import at, local_date, zone_named

NIGHT = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)


def test_a_day_and_an_hour_are_those_of_the_place():
    assert local_date(NIGHT, "Asia/Vladivostok") == date(2026, 3, 2)
    assert local_date(NIGHT, "America/New_York") == date(2026, 3, 1)
    assert at(date(2026, 3, 2), time(8), "Asia/Vladivostok") == NIGHT


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "a\x00b", "Europe", "Я"])
def test_a_zone_that_does_not_exist_is_moscow(name):
    assert zone_named(name).key == "Europe/Moscow"
    assert local_date(NIGHT, name) == date(2026, 3, 2)
