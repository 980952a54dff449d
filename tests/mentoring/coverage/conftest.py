from datetime import date
from types import SimpleNamespace

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, MunicipalityFactory, RegionFactory, UserFactory, member
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.coverage.questions import Question
from mentoring.periods import Period

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
TODAY = date(2026, 7, 15)


@pytest.fixture
def region(db, vera):
    """A region with three municipalities, three services and two centres; Vera heads the first.

    The first centre offers law everywhere and accounting in the first municipality; the second offers law in the
    second municipality only. Nobody offers premises.
    """
    region = RegionFactory(name="Заречный край")
    near, far, remote = (MunicipalityFactory(parent=region, name=name) for name in ("Ближний", "Дальний", "Северный"))
    one, other = (CentreFactory(region=region, status="verified", name=name) for name in ("Опора", "Причал"))
    law, accounts, rooms = (ServiceFactory(title=title) for title in ("Право", "Учёт", "Помещения"))
    everywhere = OfferFactory(centre=one, service=law, opens_on=date(2025, 1, 1))
    here = OfferFactory(centre=one, service=accounts, opens_on=date(2025, 1, 1))
    here.municipalities.add(near)
    there = OfferFactory(centre=other, service=law, opens_on=date(2025, 1, 1))
    there.municipalities.add(far)
    member(vera, Role.HEAD, one)
    operator = UserFactory(full_name="Олег Ветров")
    member(operator, Role.OPERATOR, region)
    return SimpleNamespace(
        region=region, near=near, far=far, remote=remote, one=one, other=other, law=law, accounts=accounts,
        rooms=rooms, everywhere=everywhere, here=here, there=there, operator=operator,
    )  # fmt: skip


@pytest.fixture
def ask(region):
    """A question about the region for the first half of 2026."""

    def asked(**narrowed) -> Question:
        return Question(**({"region": region.region, "period": PERIOD, "today": TODAY} | narrowed))

    return asked
