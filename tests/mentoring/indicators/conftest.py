from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, MunicipalityFactory, RegionFactory, UserFactory, member
from backend.demo.factories_cases import CaseFactory
from mentoring.indicators.figures import lines_of
from mentoring.periods import Period

ZONE = ZoneInfo("Asia/Vladivostok")
PERIOD = Period(date(2026, 4, 1), date(2026, 6, 30))
NOW = datetime(2026, 7, 15, 12, tzinfo=ZONE)


def at(month, day=10, hour=12, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def region(db, vera):
    """A region with two centres; Vera heads the first. Its quarter is the second of 2026."""
    region = RegionFactory()
    near, far = (MunicipalityFactory(parent=region, name=name) for name in ("Ближний", "Дальний"))
    one, other = (CentreFactory(region=region, status="verified", name=name) for name in ("Опора", "Причал"))
    member(vera, Role.HEAD, one)
    operator = UserFactory()
    member(operator, Role.OPERATOR, region)
    return SimpleNamespace(region=region, near=near, far=far, one=one, other=other, operator=operator)


@pytest.fixture
def case(region):
    """A request to the first centre in May, answered after five hours; fields say otherwise."""

    def made(**fields):
        given = {"centre": region.one, "asked_at": at(5), "municipality": region.near} | fields
        return CaseFactory(**({"closed": True} if "status" not in given else {}), **given)

    return made


@pytest.fixture
def figure(region):
    """What the table says of a centre: `(value, before)`."""

    def found(key, centre=None, period=PERIOD):
        centres = [region.one, region.other]
        lines = lines_of(centres, period, region=region.region, now=NOW)
        line = lines[centres.index(centre or region.one)]
        return line.figure(key).value, line.figure(key).before

    return found
