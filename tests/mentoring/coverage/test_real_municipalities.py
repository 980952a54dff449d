"""All municipalities of four real regions, with the reform of their districts, in coverage and indicators."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.common.tabular.runs import run_import
from backend.demo.factories import CentreFactory
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import OfferFactory
from backend.directory.importing.territories import TERRITORIES
from backend.directory.models import Territory, TerritoryVersion
from mentoring.coverage.drawing import drawing_of
from mentoring.coverage.matrix import matrix_for
from mentoring.coverage.questions import Question
from mentoring.indicators.figures import lines_of, rows_behind
from mentoring.indicators.registry import BY_KEY
from mentoring.indicators.selectors import by_place, places_of
from mentoring.periods import Period
from tests.shared_data import shared_file

ZONE = ZoneInfo("Asia/Yakutsk")
TODAY = date(2026, 7, 15)
YEARS = {year: Period(date(year, 1, 1), date(year, 12, 31)) for year in (2019, 2020, 2021, 2022, 2023, 2024, 2025)}


@pytest.fixture
def amur(db):
    """The Amur region as the dictionary has it: fourteen of its districts became okrugs in 2021, 2023 and 2024."""
    file = shared_file("municipalities_4regions.csv")
    now = datetime(2026, 7, 15, tzinfo=ZONE)
    (report,) = run_import(importer=TERRITORIES, paths=[file], by=None, now=now)
    assert (report.refused, report.created) == (0, 115)
    return Territory.objects.get(code="region:28")


def matrix(region, period):
    return matrix_for(Question(region=region, period=period, today=TODAY))


def reformed():
    """Every district of the file that was renamed, with its former and present name and the year."""
    for territory in Territory.objects.municipalities():
        versions = list(TerritoryVersion.objects.filter(territory=territory).order_by("year_from"))
        if len(versions) > 1:
            yield territory, versions[0].name, versions[-1].name, versions[-1].year_from


def test_every_municipality_has_a_row_and_a_place_on_the_map(amur):
    regions = Territory.objects.filter(code__in=("region:27", "region:28", "region:47", "region:54"))
    rows = {region.code: matrix(region, YEARS[2025]).places for region in regions}
    assert sum(map(len, rows.values())) == 101  # 115 versions of 101 municipalities
    for region in regions:
        drawing = drawing_of(matrix(region, YEARS[2025]), None)
        assert drawing.nowhere == []
        assert len(drawing.marks) == len(rows[region.code])


def test_each_renamed_district_keeps_its_requests_under_the_name_of_the_time(amur):
    offer = OfferFactory(centre__region=amur, opens_on=date(2018, 1, 1))
    renamed = list(reformed())
    assert len(renamed) == 14
    for territory, _before, _after, year in renamed:
        for when in (year - 1, year + 1):
            CaseFactory(
                centre=offer.centre, region=territory.parent, municipality=territory, service=offer.service,
                closed=True, asked_at=datetime(when, 5, 5, 12, tzinfo=ZONE),
            )  # fmt: skip
    for territory, before, after, year in renamed:
        for when, name in ((year - 1, before), (year + 1, after)):
            period = Period(date(when, 1, 1), date(when, 12, 31))
            found = matrix(territory.parent, period)
            place = next(place for place in found.places if place.pk == territory.pk)
            assert (place.name, place.note) == (name, "")
            assert found.demand[territory.pk, offer.service.pk] == 1
        during = matrix(territory.parent, Period(date(year, 1, 1), date(year, 12, 31)))
        place = next(place for place in during.places if place.pk == territory.pk)
        assert (place.name, place.before) == (after, before)


def test_the_reform_leaves_the_indicators_of_a_centre_whole(amur):
    centre = CentreFactory(region=amur)
    belogorsk = next(row for row, before, *_rest in reformed() if before.startswith("Белогорский"))
    for year in YEARS:
        CaseFactory(centre=centre, municipality=belogorsk, closed=True, asked_at=datetime(year, 6, 1, tzinfo=ZONE))
    now = datetime(2026, 7, 15, tzinfo=ZONE)
    names = {}
    for year, period in YEARS.items():
        (line,) = lines_of([centre], period, region=amur, now=now)
        assert (line.figure("consultations").value, line.figure("districts").value) == (1, 1)
        rows = rows_behind(BY_KEY["districts"], centre, period, region=amur, now=now)
        ((place, number),) = by_place(rows, places_of(amur, period, rows))
        assert number == 1
        names[year] = place.name
    assert {names[2019], names[2020]} == {"Белогорский муниципальный район"}
    assert {names[year] for year in range(2021, 2026)} == {"Белогорский муниципальный округ"}
    whole = Period(date(2019, 1, 1), date(2025, 12, 31))
    (line,) = lines_of([centre], whole, region=amur, now=now)
    assert (line.figure("consultations").value, line.figure("districts").value) == (7, 1)


def test_a_district_that_went_into_another_stays_in_the_years_in_which_it_was(amur):
    offer = OfferFactory(centre__region=amur, opens_on=date(2018, 1, 1))
    gone = next(row for row in Territory.objects.municipalities().filter(parent=amur))
    TerritoryVersion.objects.filter(territory=gone).update(year_to=2023)
    for year in (2022, 2025):
        CaseFactory(
            centre=offer.centre, region=amur, municipality=gone, service=offer.service,
            asked_at=datetime(year, 5, 5, tzinfo=ZONE),
        )  # fmt: skip
    states = {}
    for year in (2022, 2023, 2024, 2025):
        found = matrix(amur, YEARS[year])
        place = next((place for place in found.places if place.pk == gone.pk), None)
        states[year] = place and found.cell(place, offer.service.pk).state
    # No row in 2024: it is no more and nobody asked. Who still asked in 2025 is counted, as what it is.
    assert states == {2022: "served", 2023: "gone", 2024: None, 2025: "gone"}
