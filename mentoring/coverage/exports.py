"""The coverage for a spreadsheet: a row a cell, a row a pair of centres."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from backend.common.tabular.book import Value
from mentoring.coverage.joint import Joint
from mentoring.coverage.matrix import Cell, Matrix

# Of the columns, in characters.
MATRIX: tuple[int, ...] = (44, 20, 48, 28, 14, 12, 60, 60, 14)
JOINT: tuple[int, ...] = (44, 44, 18, 18, 18)


def matrix_rows(matrix: Matrix) -> Iterator[list[Value]]:
    """The head, and each cell that the narrowing leaves."""
    yield [
        _("Municipality"), _("Kind of help"), _("Service"), _("State"), _("Requests"), _("Centres"),
        _("Which centres"), _("Why several"), _("Holds until"),
    ]  # fmt: skip
    places, services = matrix.narrowed()
    kinds = {service.pk: str(service.get_kind_display()) for service in services}
    for place in places:
        name = f"{place.name} ({place.note})" if place.note else place.name
        for service in services:
            cell = matrix.cell(place, service.pk)
            if matrix.shown(cell):
                centres = sorted(matrix.offers[pk].centre_name for pk in cell.offers)
                yield [
                    name, kinds[service.pk], service.title, str(cell.state.label), cell.demand, len(centres),
                    "; ".join(centres), *_why(cell),
                ]  # fmt: skip


def _why(cell: Cell) -> tuple[Value, Value]:
    if cell.justified is None:
        return "", None
    reason = cell.justified.text
    if cell.stale:
        reason = _("Out of date: %(reason)s") % {"reason": reason}
    return reason, cell.justified.until


def joint_rows(joint: Joint) -> Iterator[list[Value]]:
    """The head, and each two centres in both orders."""
    yield [
        _("Centre"), _("Other centre"), _("Services that both offer"), _("Passed on to the other"),
        _("Of them taken"),
    ]  # fmt: skip
    for row, pairs in joint.rows:
        for pair in pairs:
            if not pair.own:
                yield [row.name, pair.column.name, pair.common, pair.passed.number, pair.passed.taken]
