"""The indicators for a spreadsheet: a row a centre, two columns an indicator."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from backend.common.tabular.book import Value
from mentoring.indicators.figures import Line
from mentoring.indicators.registry import INDICATORS
from mentoring.periods import Period


def rows(lines: list[Line], period: Period) -> Iterator[list[Value]]:
    """The head, and each centre with its figures for the period and for the one before."""
    head: list[Value] = [_("Centre")]
    for indicator in INDICATORS:
        head += [f"{indicator.label}, {period}", f"{indicator.label}, {period.previous}"]
    yield head
    for line in lines:
        cells: list[Value] = [line.centre.name]
        for figure in line.figures:
            cells += [_cell(figure.value), _cell(figure.before)]
        yield cells


def _cell(value: float | None) -> Value:
    if value is None or isinstance(value, int):
        return value
    return Decimal(str(round(value, 2)))
