"""How long the texts of an application may be: defaults, and what an administrator may change."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from projects.limits import DEFAULTS, IN_COLUMNS, length, with_changes
from projects.models import Project
from projects.passport.models import Activity, Partner, PlanTask, Result


def test_an_administrator_changes_a_figure():
    assert with_changes({"goal": 700})["goal"] == 700
    assert with_changes({})["goal"] == DEFAULTS["goal"] == 600


@pytest.mark.parametrize("changes", [{"gaol": 700}, {"goal": 0}, {"goal": 10**6}, {"title": 301}])
def test_what_cannot_be_stops_the_start(changes):
    with pytest.raises(ImproperlyConfigured):
        with_changes(changes)


def test_no_default_is_longer_than_its_column():
    models = {"": Project, "task": PlanTask, "activity": Activity, "result": Result, "partner": Partner}
    for name, most in DEFAULTS.items():
        table, _dot, field = name.rpartition(".")
        if table in models:
            column = models[table]._meta.get_field(field).max_length
            assert column is None or most <= column, name
            assert (column is not None) == (name in IN_COLUMNS) or column is None or column >= most, name


def test_a_line_break_is_one_character():
    assert length("а\r\nб") == 3
