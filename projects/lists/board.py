"""Projects by stage: how many are at each, and the first of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from backend.common.keyset import Slice, Sort, behind, cut, keyed, ordered
from projects.lifecycle import Stage
from projects.lists.selectors import Row, rows_of, shown
from projects.models import Project

CARDS = 8


@dataclass(frozen=True, slots=True)
class Column:
    """One stage with the number of its projects and the first of them."""

    stage: Stage
    number: int
    rows: list[Row]

    @property
    def rest(self) -> int:
        """How many more there are than are shown."""
        return self.number - len(self.rows)

    @property
    def next(self) -> str:
        """The cursor of those behind."""
        return behind(self.rows[-1].project) if self.rest > 0 and self.rows else ""


def board(found: QuerySet[Project], sort: Sort, *, now: datetime) -> list[Column]:
    """A column for each stage that has projects, in the order of the lifecycle; three queries."""
    numbers = dict(found.order_by().values_list("stage").annotate(Count("pk")))
    stages = [stage for stage in Stage if stage in numbers]
    if not stages:
        return []
    firsts = [
        ordered(keyed(found.filter(stage=stage), sort), sort).values_list("pk", flat=True)[:CARDS] for stage in stages
    ]
    ids = list(firsts[0].union(*firsts[1:], all=True)) if len(firsts) > 1 else list(firsts[0])
    place = {pk: number for number, pk in enumerate(ids)}
    listed = keyed(shown(Project.objects.filter(pk__in=ids), now=now), sort)
    rows = rows_of(sorted(listed, key=lambda project: place[project.pk]))
    return [Column(stage, numbers[stage], [row for row in rows if row.project.stage == stage]) for stage in stages]


def more_of(found: QuerySet[Project], sort: Sort, *, cursor: str, now: datetime) -> Slice:
    """The cards of a column behind those that are shown."""
    return cut(shown(found, now=now), sort, cursor=cursor, size=CARDS)
