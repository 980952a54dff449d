"""Leafing by the last row seen: every row once, in order, both ways, also when rows come in between."""

from itertools import chain

import pytest
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from backend.common.errors import Invalid
from backend.common.keyset import LAST, Sort, counted, cut
from backend.demo.factories import ProjectFactory
from projects.models import Project

GRANTS = (5, None, 5, 7, 5, 1, None)
UP = Sort("", Coalesce(F("grant"), Value(-1), output_field=Project._meta.get_field("grant")))
DOWN = Sort("", UP.key, down=True)
NEWEST = Sort("", down=True)


@pytest.fixture
def projects(db):
    organisation = ProjectFactory(grant=GRANTS[0]).organisation
    for grant in GRANTS[1:]:
        ProjectFactory(grant=grant, organisation=organisation)
    return Project.objects.all()


def walk(rows, sort, size, *, start="", back=False):
    """The pages from one end to the other."""
    cursor, pages = start, []
    while True:
        page = cut(rows, sort, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.previous if back else page.next
        if not cursor:
            return pages


@pytest.mark.parametrize("size", [1, 2, 3, 7, 9])
@pytest.mark.parametrize("sort", [UP, DOWN, NEWEST], ids=["up", "down", "newest"])
def test_every_row_once_there_and_back(sort, size, projects):
    key = {row.pk: (row.grant if row.grant is not None else -1, row.pk) for row in projects}
    expected = sorted(key, key=(lambda pk: pk) if sort is NEWEST else key.get, reverse=sort.down)
    there = walk(projects, sort, size)
    back = walk(projects, sort, size, start=LAST, back=True)
    assert list(chain(*there)) == expected
    assert list(chain(*reversed(back))) == expected
    assert all(len(page) <= size for page in there + back)


def test_new_rows_shift_nothing(projects):
    first = cut(projects, NEWEST, size=3)
    ProjectFactory()
    second = cut(projects, NEWEST, cursor=first.next, size=3)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert [row.pk for row in cut(projects, NEWEST, cursor=second.previous, size=3).rows] == [
        row.pk for row in first.rows
    ]


def test_the_ends_lead_no_further(projects):
    whole = cut(projects, UP, size=len(GRANTS))
    assert (whole.next, whole.previous) == ("", "")
    assert (cut(projects.none(), UP, cursor=LAST, size=3)) == cut(projects.none(), UP, size=3)


@pytest.mark.parametrize("cursor", ["x", "x" * 5000, "WyJuZXh0Il0:1:2", "\x00", "ё"])
def test_an_invented_cursor_is_refused(cursor, projects):
    with pytest.raises(Invalid):
        cut(projects, UP, cursor=cursor, size=3)


def test_a_cursor_of_another_order_is_refused(projects, db):
    with pytest.raises(Invalid):
        cut(projects, Sort("", F("stage_since")), cursor=cut(projects, UP, size=1).next, size=3)


def test_counting_stops(projects):
    assert (counted(projects, 5).number, counted(projects, 5).more) == (5, True)
    assert (counted(projects, 7).number, counted(projects, 7).more) == (7, False)
