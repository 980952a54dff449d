"""What a change of the points would do to today's projects, before it is saved."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from backend.directory.models import Territory
from projects.enums import RiskLevel
from projects.models import Project
from projects.warning.counting import READ, ask, statement
from projects.warning.scale import Table

# So many of the projects that change are named.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """A project whose level the change would turn."""

    project: Project
    was: RiskLevel
    level: RiskLevel
    points: int

    @property
    def rises(self) -> bool:
        return self.level > self.was

    @property
    def was_label(self) -> str | Promise:
        return self.was.label

    @property
    def label(self) -> str | Promise:
        return self.level.label


@dataclass(frozen=True, slots=True)
class Effect:
    """How many projects are counted, at which level they are and would be, and which change."""

    projects: int
    levels: list[tuple[RiskLevel, int, int]]
    turned: int
    risen: int
    fallen: int
    tasks: int
    rows: list[Turn]

    @property
    def rest(self) -> int:
        """How many more change than are named."""
        return self.turned - len(self.rows)


def effect_of(region: Territory, table: Table, *, now: datetime) -> Effect:
    """Counts the region's projects by the points that hold and by the given ones: two statements and the names."""
    old = _levels(region, None, now)
    new = _levels(region, table, now)
    turned = sorted((pk for pk in new if new[pk][0] != old[pk][0]), key=lambda pk: (-new[pk][1], pk))
    risen = [pk for pk in turned if new[pk][0] > old[pk][0]]
    names = Project.objects.select_related("organisation").in_bulk(turned[:SHOWN])
    before, after = (Counter(level for level, _points in found.values()) for found in (old, new))
    return Effect(
        projects=len(new),
        levels=[(level, before[level], after[level]) for level in reversed(RiskLevel)],
        turned=len(turned),
        risen=len(risen),
        fallen=len(turned) - len(risen),
        tasks=sum(new[pk][0] >= table.levels.task_from for pk in risen),
        rows=[Turn(names[pk], old[pk][0], *new[pk]) for pk in turned[:SHOWN]],
    )


def _levels(region: Territory, table: Table | None, now: datetime) -> dict[int, tuple[RiskLevel, int]]:
    changed = {region.pk: table} if table else None
    rows = ask(*statement(READ, now=now, region=region.pk, changed=changed))
    return {pk: (RiskLevel(level), points) for pk, level, points, _reasons in rows}
