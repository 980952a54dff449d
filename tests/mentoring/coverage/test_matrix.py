from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.demo.factories import CentreFactory, MunicipalityFactory
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.coverage.enums import Only, State
from mentoring.coverage.matrix import matrix_for
from mentoring.coverage.selectors import sheet_of, spell_out
from mentoring.offering.models import Offer

ZONE = ZoneInfo("Asia/Vladivostok")
MARCH = datetime(2026, 3, 10, 12, tzinfo=ZONE)


def case(region, place, service, **fields):
    return CaseFactory(
        **({"centre": region.one, "municipality": place, "service": service, "asked_at": MARCH} | fields)
    )


def cell(matrix, place, service):
    return matrix.cell(next(row for row in matrix.places if row.pk == place.pk), service.pk)


def test_cells_say_who_offers_and_how_many_asked(region, ask):
    case(region, region.near, region.rooms)
    case(region, region.near, region.rooms)
    case(region, region.far, region.law)
    matrix = matrix_for(ask())
    assert [place.name for place in matrix.places] == ["Ближний", "Дальний", "Северный"]
    assert {service.title for service in matrix.services} == {"Право", "Учёт", "Помещения"}
    assert (cell(matrix, region.near, region.rooms).state, cell(matrix, region.near, region.rooms).demand) == ("gap", 2)
    assert cell(matrix, region.near, region.law).state == State.SERVED
    assert cell(matrix, region.far, region.law).state == State.DOUBLE
    assert cell(matrix, region.far, region.law).offers == (region.there.pk, region.everywhere.pk)
    assert cell(matrix, region.far, region.accounts).state == State.GAP
    whole = matrix.whole
    assert (whole.gaps, whole.wanted, whole.unmet, whole.doubles, whole.unexplained, whole.demand) == (5, 1, 2, 1, 1, 3)
    assert matrix.row(matrix.places[0]).unmet == 2


def test_demand_is_what_was_asked_on_the_days_of_the_period_where_the_region_is(region, ask):
    first = datetime(2026, 1, 1, 0, 0, tzinfo=ZONE)
    after = datetime(2026, 7, 1, 0, 0, tzinfo=ZONE)
    case(region, region.near, region.rooms, asked_at=first)
    case(region, region.near, region.rooms, asked_at=after.replace(month=6, day=30, hour=23))
    case(region, region.near, region.rooms, asked_at=after)
    case(region, region.near, region.rooms, asked_at=first.replace(year=2025, month=12, day=31))
    case(region, region.near, region.rooms, status="withdrawn", closed_at=MARCH)
    assert cell(matrix_for(ask()), region.near, region.rooms).demand == 2


def test_requests_without_a_place_or_a_service_are_counted_apart(region, ask):
    case(region, None, region.rooms)
    case(region, region.near, None)
    matrix = matrix_for(ask())
    assert (matrix.unplaced, matrix.whole.demand) == (2, 0)


def test_supply_is_what_offering_says_of_each_municipality(region, ask):
    """The matrix says at once what `OfferQuerySet.serving` says of one municipality."""
    bound = CentreFactory(region=region.region, status="verified")
    bound.municipalities.add(region.remote, region.near)
    OfferFactory(centre=bound, service=region.rooms, opens_on=date(2025, 1, 1))
    OfferFactory(centre=bound, service=region.law, opens_on=date(2025, 1, 1)).municipalities.add(region.far)
    stranger = OfferFactory(service=region.rooms, opens_on=date(2025, 1, 1))
    stranger.municipalities.add(region.far)
    OfferFactory(service=region.accounts, opens_on=date(2025, 1, 1))
    OfferFactory(centre__region=region.region, service=region.rooms, opens_on=date(2026, 12, 1))
    OfferFactory(centre=CentreFactory(region=region.region, status="planned"), service=region.rooms,
                 opens_on=date(2025, 1, 1))  # fmt: skip
    OfferFactory(centre=region.other, service=region.rooms, opens_on=date(2025, 1, 1), closed_on=date(2026, 2, 1))
    matrix = matrix_for(ask())
    for place in (region.near, region.far, region.remote):
        for service in (region.law, region.accounts, region.rooms):
            serving = Offer.objects.open(ask().on).serving(place).filter(service=service)
            assert set(cell(matrix, place, service).offers) == set(serving.values_list("pk", flat=True))
    assert cell(matrix, region.far, region.rooms).offers == (stranger.pk,)


def test_a_past_period_has_the_offers_of_its_last_day(region, ask):
    Offer.objects.filter(pk=region.here.pk).update(closed_on=date(2026, 7, 1))
    assert cell(matrix_for(ask()), region.near, region.accounts).state == State.SERVED
    assert cell(matrix_for(ask(today=date(2026, 7, 15), period=ask().period.previous)), region.near, region.accounts)
    Offer.objects.filter(pk=region.here.pk).update(closed_on=date(2026, 6, 30))
    assert cell(matrix_for(ask()), region.near, region.accounts).state == State.GAP


def test_a_retired_service_stays_where_it_was_asked_for(region, ask):
    old = ServiceFactory(title="Старая", retired_on=date(2026, 2, 1))
    assert "Старая" not in {service.title for service in matrix_for(ask()).services}
    case(region, region.near, old)
    assert "Старая" in {service.title for service in matrix_for(ask()).services}


def test_narrowing_leaves_gaps_the_most_wanted_first(region, ask):
    for _time in range(3):
        case(region, region.remote, region.rooms)
    case(region, region.near, region.rooms)
    matrix = matrix_for(ask(only=Only.GAPS))
    sheet = sheet_of(matrix, page=None, across=None)
    assert [row.place.name for row in sheet.rows] == ["Северный", "Ближний", "Дальний"]
    assert "Право" not in {service.title for service, _tally in sheet.columns}
    assert all(cell is None or cell.state == State.GAP for row in sheet.rows for _service, cell in row.cells)
    _page, spells = spell_out(matrix, None)
    assert [(service.title, found.demand) for service, found in spells[0].wanted] == [("Помещения", 3)]


def test_narrowing_leaves_doubles_and_of_a_centre_its_own(region, ask):
    sheet = sheet_of(matrix_for(ask(only=Only.DOUBLES)), page=None, across=None)
    assert [row.place.name for row in sheet.rows] == ["Дальний"]
    assert [service.title for service, _tally in sheet.columns] == ["Право"]
    third = CentreFactory(region=region.region, status="verified")
    third.municipalities.add(region.far)
    assert sheet_of(matrix_for(ask(only=Only.DOUBLES, centre=third.pk)), page=None, across=None).rows == []


def test_a_centre_narrows_to_where_it_works(region, ask):
    assert [place.name for place in matrix_for(ask(centre=region.other.pk)).places] == ["Дальний"]
    assert len(matrix_for(ask(centre=region.one.pk)).places) == 3


def test_a_kind_narrows_the_services(region, ask):
    ServiceFactory(title="Выставка", kind="education")
    assert [service.title for service in matrix_for(ask(kind="education")).services] == ["Выставка"]


@pytest.mark.parametrize(("demand", "level"), [(0, 0), (1, 1), (2, 1), (3, 2), (6, 3), (10, 3), (11, 4), (500, 4)])
def test_a_gap_is_the_redder_the_more_ask(region, ask, demand, level):
    matrix = matrix_for(ask())
    matrix.demand[region.near.pk, region.rooms.pk] = demand
    assert cell(matrix, region.near, region.rooms).level == level


def test_the_number_of_queries_does_not_grow(region, ask, django_assert_num_queries):
    with django_assert_num_queries(9):
        matrix_for(ask()).whole  # noqa: B018
    for _time in range(3):
        place = MunicipalityFactory(parent=region.region)
        centre = CentreFactory(region=region.region, status="verified")
        centre.municipalities.add(place)
        OfferFactory(centre=centre, opens_on=date(2025, 1, 1))
        case(region, place, region.rooms)
    with django_assert_num_queries(9):
        matrix_for(ask()).whole  # noqa: B018
