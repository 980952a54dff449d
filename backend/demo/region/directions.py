"""The directions of the invented region's projects: the fund's own, and one as a file spelt it."""

from django.db.models import Q

from backend.demo.factories import DirectionFactory
from backend.demo.region import names
from projects.models import Direction


def directions_in(year: int) -> list[Direction]:
    """The directions of that year in the order of `names.DIRECTIONS`; the fund's list is there since the migrations."""
    known = Direction.objects.valid_in(year)
    return [
        known.filter(Q(name=name) | Q(short_name=name)).first() or DirectionFactory(name=name, valid_from=2022)
        for name in names.DIRECTIONS
    ]


def spelt_by_a_file() -> Direction:
    """What an import made of words that it did not know; the operator has not looked at it yet."""
    return DirectionFactory.create(name="Соц. обслуживание и поддержка граждан", to_check=True)
