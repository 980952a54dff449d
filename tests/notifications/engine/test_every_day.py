"""A letter a local day at the hour asked, on every day of a year, in twelve zones of the world."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.demo.factories import RegionFactory
from backend.directory.models import Organisation
from backend.notifications.engine.sweep import sweep, sweep_rule
from backend.notifications.enums import LetterStatus
from backend.notifications.models import Letter
from tests.notifications.sample.rules import rule

pytestmark = pytest.mark.django_db

ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Novosibirsk",
    "Asia/Vladivostok", "Asia/Kamchatka", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Europe/Berlin", "America/New_York", "Pacific/Apia",
)  # fmt: skip
YEAR = 2028  # it has a 29 February
DAYS = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(366)]


@pytest.fixture
def everywhere(declare):
    """An organisation in each zone for each day of the year, with its report due on that day."""
    regions = {zone: RegionFactory(time_zone=zone) for zone in ZONES}
    Organisation.objects.bulk_create(
        Organisation(
            name=f"{zone} {day}", short_name=f"{zone} {day}", region=region, registered_on=day,
            email=f"{day}@{zone.replace('/', '.').replace('_', '-')}.example",
        )
        for zone, region in regions.items()
        for day in DAYS
    )  # fmt: skip


@pytest.mark.parametrize("hour", [time(10), time(2, 15)])
def test_one_letter_per_local_day_at_the_hour_asked(everywhere, declare, hour):
    """02:15 does not exist on the night when the clocks go forward, and comes twice when they go back."""
    declared = declare(rule(offsets=(0,), hour=hour))
    for number in range(-2, 370, 3):
        sweep_rule(declared, datetime(YEAR, 1, 1, 9, tzinfo=UTC) + timedelta(days=number))
    letters = list(Letter.objects.values_list("zone", "anchor", "due_at"))
    assert Counter((zone, anchor) for zone, anchor, _due in letters) == Counter(
        (zone, day) for zone in ZONES for day in DAYS
    )
    skipped = 0
    for zone, anchor, due in letters:
        local = due.astimezone(ZoneInfo(zone))
        assert local.date() == anchor
        if local.time() != hour:
            skipped += 1
            assert local.utcoffset() != (local - timedelta(days=1)).utcoffset(), "only where the hour does not exist"
            assert timedelta(0) < local.replace(tzinfo=None) - datetime.combine(anchor, hour) <= timedelta(hours=1)
    # Berlin and New York skip an hour from 02:00, Lord Howe half an hour.
    assert skipped == (0 if hour == time(10) else 3)


def test_a_clock_that_goes_an_hour_back_and_forth_makes_no_second_letter(everywhere, declare):
    declared = declare(rule(offsets=(0,)))
    now = datetime(YEAR, 3, 26, 1, tzinfo=UTC)
    assert sweep_rule(declared, now) > 0
    count = Letter.objects.count()
    for hours in (-1, 0, 1, 0):
        sweep_rule(declared, now + timedelta(hours=hours))
    keys = Letter.objects.values_list("recipient", "occurrence")
    assert len(set(keys)) == len(keys)
    assert Letter.objects.count() - count <= len(ZONES)


# Days without a clock


def test_three_days_without_a_sweep_lose_nothing(declare):
    """One swept every day, the other after an outage of three days: the same letters, none too late to be sent."""
    region = RegionFactory(time_zone="Europe/Moscow")
    for day in range(20):
        Organisation.objects.create(
            name=f"НКО {day}",
            region=region,
            email=f"{day}@example.org",
            registered_on=date(2026, 3, 1) + timedelta(days=day),
        )
    declared = declare(rule(window=timedelta(days=4), offsets=(-3, 0, 1)))
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)
    keys = {}
    for name, days in {"daily": range(20), "outage": (0, 1, 2, *range(6, 20))}.items():
        Letter.objects.all().delete()
        for day in days:
            sweep(begin + timedelta(days=day))
            sweep(begin + timedelta(days=day))
        keys[name] = set(Letter.objects.values_list("recipient", "occurrence", "due_at", "valid_until"))
    assert keys["outage"] == keys["daily"]
    assert declared.window > timedelta(days=3)


def test_a_first_sweep_after_three_dead_days_plans_what_fell_due_meanwhile(declare):
    an_hour_before = datetime(2026, 3, 2, 6, tzinfo=UTC)
    Organisation.objects.create(
        name="НКО",
        region=RegionFactory(time_zone="Europe/Moscow"),
        email="nko@example.org",
        registered_on=date(2026, 3, 2),
    )
    declare(rule(window=timedelta(days=4), offsets=(0,)))
    sweep(an_hour_before + timedelta(days=3, hours=3))
    letter = Letter.objects.get()
    assert letter.status == LetterStatus.PENDING
    assert letter.valid_until > an_hour_before + timedelta(days=3, hours=3)
