from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from backend.demo.factories import MunicipalityFactory, OrganisationFactory, RegionFactory
from backend.directory.figures import YEARS, figures

PAGE = reverse("directory:figures")
API = "/api/v1/nko-figures/"
TODAY = date(2026, 3, 2)


@pytest.fixture
def region(db):
    return RegionFactory()


def nko(region, year=None, **fields):
    return OrganisationFactory(region=region, registered_on=date(year, 5, 1) if year else None, **fields)


def test_years_say_how_many_were_registered_and_how_many_are_left(region):
    nko(region, 2023)
    nko(region, 2023, status="closed")
    nko(region, 2026)
    nko(region)
    nko(region, 2025, kind="business")
    found = figures(region, TODAY)
    assert (found.active, found.closed, found.undated) == (3, 1, 1)
    rows = [(year.year, year.registered, year.active, year.total) for year in found.years]
    assert rows == [(2023, 2, 1, 1), (2024, 0, 0, 1), (2025, 0, 0, 1), (2026, 1, 1, 2)]


def test_early_years_are_told_together(region):
    for year in (1992, 1999, 2026 - YEARS + 1, 2026):
        nko(region, year)
    years = figures(region, TODAY).years
    assert (len(years), years[0].registered, years[0].earlier) == (YEARS, 3, True)
    assert years[-1].total == 4


def test_places_are_municipalities_of_a_region_and_regions_of_the_country(region):
    town, empty = MunicipalityFactory(parent=region), MunicipalityFactory(parent=region)
    nko(region, 2026, municipality=town)
    nko(region, 2020, municipality=town)
    nko(region)
    told = [(place.territory, place.active, place.registered_this_year) for place in figures(region, TODAY).places]
    assert told == [(town, 2, 1), (empty, 0, 0), (None, 1, 0)]
    assert [(place.territory, place.active) for place in figures(None, TODAY).places] == [(region, 3)]


def test_anybody_reads_the_page_with_chart_and_table(region):
    nko(region, 2023)
    html = Client().get(PAGE, {"region": region.pk}).content.decode()
    assert "<svg" in html
    assert "chart-bar" in html
    assert html.count("<td>2023</td>") == 1


@pytest.mark.parametrize("query", ["", "region=x", "region=" + "9" * 30, "region=%00"])
def test_no_figures_and_a_senseless_region_break_nothing(db, query):
    assert Client().get(f"{PAGE}?{query}").status_code == 200


def test_figures_under_the_api(region):
    nko(region, 2023)
    told = Client().get(API, {"region": region.pk}).json()
    assert told["years"] == [{"year": 2023, "registered": 1, "active": 1, "total": 1, "earlier": False}]
    assert Client().get(API).json()["places"][0]["territory"] == region.pk
    assert Client().get(API, {"region": "x"}).json()["field"] == "region"


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_the_same_however_many_there_are(region, rows, django_assert_num_queries):
    for number in range(rows):
        nko(region, 2020 + number, municipality=MunicipalityFactory(parent=region))
    with django_assert_num_queries(4):
        figures(region, TODAY)
