"""How long projects have lived: one statement that counts in the database, however many projects there are."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from projects.survival.enums import BEGUN, FAILED, WATCHED, Answer, Grouping
from projects.survival.kaplan_meier import Tallies, Tally


@dataclass(frozen=True)
class Scope:
    """Whose projects are counted: of these regions and these centres together; `everything` for an administrator.

    `own` are the centres that a head compares with all the others of the scope together.
    """

    regions: tuple[int, ...] = ()
    centres: tuple[int, ...] = ()
    everything: bool = False
    own: tuple[int, ...] = ()


# The groups of a statement: what a project belongs to, as a number. Nothing here comes from outside.
GROUPS = {
    Grouping.ALL: "0",
    Grouping.YEAR: "extract(year FROM life.began)::int",
    Grouping.CENTRE: "CASE WHEN %(own)s::bigint[] = '{}' OR project.centre_id = ANY(%(own)s) THEN project.centre_id"
    " ELSE 0 END",
    Grouping.DIRECTION: "COALESCE(project.direction_id, 0)",
    Grouping.SUM: 'CASE WHEN project."grant" IS NULL THEN 0 WHEN project."grant" < 500000 THEN 1'
    ' WHEN project."grant" < 1000000 THEN 2 WHEN project."grant" < 3000000 THEN 3 ELSE 4 END',
    Grouping.FIRST: "(row_number() OVER (PARTITION BY project.organisation_id ORDER BY life.began, project.id)"
    " > 1)::int",
}

# A project without a centre is left out: nobody would know that it has failed.
SCOPE = """project.centre_id IS NOT NULL
    AND (%(everything)s OR project.region_id = ANY(%(regions)s) OR project.centre_id = ANY(%(centres)s))"""

# Whose moves are read. Whether a grant is the first one only all the grants of an organisation tell.
NARROWED = "AND change.project_id IN (SELECT project.id FROM projects_project AS project WHERE {scope})"
NARROWED_BY_ORGANISATION = """AND change.project_id IN (
        SELECT id FROM projects_project WHERE organisation_id IN (
            SELECT project.organisation_id FROM projects_project AS project WHERE {scope}
        )
    )"""

LIVES = """
WITH life AS (
    SELECT
        change.project_id, min(change.at)::date AS began, max(change.at)::date AS seen_on,
        min(change.at) FILTER (WHERE change.target = ANY(%(failed)s))::date AS failed_on
    FROM projects_stagechange AS change
    WHERE change.target = ANY(%(begun)s) {narrowed}
    GROUP BY change.project_id
),
heard AS (
    SELECT
        project_id, min(ceased_on) AS ceased_on,
        max(answered_on) FILTER (WHERE answer <> %(ceased)s) AS lives_on
    FROM survival_continuation
    GROUP BY project_id
),
lived AS (
    SELECT
        project.id, {group} AS grouped, {scope} AS counted, life.began,
        LEAST(life.failed_on, heard.ceased_on) AS failed_on,
        CASE WHEN project.stage = ANY(%(watched)s) THEN %(today)s
            ELSE GREATEST(life.seen_on, heard.lives_on) END AS seen_on
    FROM life
    JOIN projects_project AS project ON project.id = life.project_id
    LEFT JOIN heard ON heard.project_id = life.project_id
),
ended AS (
    SELECT
        id, grouped, failed_on IS NOT NULL AS failed,
        GREATEST(0, COALESCE(failed_on, seen_on) - began) AS day
    FROM lived
    WHERE counted
)
{asked}
"""
COUNTED = "SELECT grouped, day, failed, count(*) FROM ended GROUP BY grouped, day, failed"
ONE = "SELECT grouped, day, failed FROM ended WHERE id = %(project)s"


@dataclass
class _Counting:
    tallies: dict[int, dict[int, Tally]] = field(default_factory=dict)

    def add(self, group: int, day: int, failed: bool, count: int) -> None:
        of_group = self.tallies.setdefault(group, {})
        tally = of_group.get(day, Tally())
        of_group[day] = (
            Tally(tally.failed + count, tally.censored) if failed else Tally(tally.failed, tally.censored + count)
        )


def tallies_by(grouping: Grouping, scope: Scope, *, today: date) -> dict[int, Tallies]:
    """On which day of their life how many projects failed or were lost from sight, by group. One query."""
    counting = _Counting()
    with connection.cursor() as cursor:
        cursor.execute(*_statement(COUNTED, grouping, scope, today))
        for group, day, failed, count in cursor.fetchall():
            counting.add(group, day, failed, count)
    return dict(counting.tallies)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one project is: its group, and the day of its life; `failed` when it got no further."""

    group: int
    day: int
    failed: bool


def place_of(project: int, grouping: Grouping, scope: Scope, *, today: date) -> Place | None:
    """Where the project is on its curve; None when it is on none. One query, that reads of this project alone.

    Of the first grants of an organisation it reads all.
    """
    statement, values = _statement(ONE, grouping, scope, today)
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"project": project})
        row = cursor.fetchone()
    return Place(*row) if row else None


def _statement(asked: str, grouping: Grouping, scope: Scope, today: date) -> tuple[str, dict[str, Any]]:
    statement, by_organisation = LIVES, grouping == Grouping.FIRST
    narrowed = "" if scope.everything else NARROWED_BY_ORGANISATION if by_organisation else NARROWED
    parts = {"{asked}": asked, "{narrowed}": narrowed, "{group}": GROUPS[grouping], "{scope}": SCOPE}
    for name, part in parts.items():
        statement = statement.replace(name, part)
    return statement, {
        "everything": scope.everything,
        "regions": list(scope.regions),
        "centres": list(scope.centres),
        "own": list(scope.own),
        "begun": [stage.value for stage in BEGUN],
        "failed": [stage.value for stage in FAILED],
        "watched": [stage.value for stage in WATCHED],
        "ceased": Answer.CEASED.value,
        "today": today,
    }
