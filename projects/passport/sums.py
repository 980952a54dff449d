"""What the lines of a budget make together, beside what the project says of its money."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from projects.passport.models import BudgetLine

MONEY = {"total": "total", "cofunding": "cofunding", "requested": "grant"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Roubles."""

    total: Decimal = Decimal(0)
    cofunding: Decimal = Decimal(0)
    requested: Decimal = Decimal(0)

    def __bool__(self) -> bool:
        return bool(self.total or self.cofunding or self.requested)


def sums_of(lines: Iterable[BudgetLine]) -> Sums:
    """The three columns of the budget, each added up."""
    rows = list(lines)
    return Sums(
        *(sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("total", "cofunding", "requested"))
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A column of the budget that is not what the project says; `field` is the project's."""

    field: str
    said: Decimal
    added_up: Decimal


def gaps(project: Project, lines: Iterable[BudgetLine]) -> list[Gap]:
    """Where lines and project disagree; a sum that the project does not name is no gap."""
    sums = sums_of(lines)
    pairs = ((field, getattr(project, field), getattr(sums, column)) for column, field in MONEY.items())
    return [Gap(field, said, added_up) for field, said, added_up in pairs if said is not None and said != added_up]
