"""The directions of the invented region's projects."""

import pytest

from backend.demo.factories import DirectionFactory
from backend.demo.region import names
from backend.demo.region.directions import directions_in
from projects.models import Direction


@pytest.fixture
def nothing(db):
    """What the migrations bring may be gone, in a database that other tests have emptied."""
    Direction.objects.all().delete()


def test_those_of_the_fund_are_taken_as_they_were_in_the_year(nothing):
    name = names.DIRECTIONS[0]
    old, new = DirectionFactory(name=name, valid_to=2021), DirectionFactory(name=name, valid_from=2022)
    assert [directions_in(year)[0] for year in (2021, 2022, 2026)] == [old, new, new]


def test_where_there_are_none_they_are_made_once(nothing):
    first, *others = (directions_in(year) for year in (2021, 2022, 2026))
    assert others == [first, first]
    assert Direction.objects.count() == len(names.DIRECTIONS)
