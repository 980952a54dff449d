"""Counts the points of projects: one statement, however many projects and indicators there are.

Every indicator gives a query; together they meet the points of the region and the false alarms, are summed up by
project, and become levels with their reasons. What differs from what is stored is written, with its history.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from backend.notifications.engine.database import compiled, time_zones
from projects.lifecycle import LIVE
from projects.models import Project
from projects.querysets import zone_of_project
from projects.warning import registry
from projects.warning.scale import Table, as_parameters, tables

# `watched` are the projects that are followed, and those that were at the last count; `scale` is the region whose
# points hold, 0 for the declared ones; `today` is the date where the project is.
COUNT = """
WITH watched AS MATERIALIZED (
    SELECT
        project_id, stage = ANY(%(live)s::text[]) AS live,
        CASE WHEN region_id = ANY(%(own_regions)s::bigint[]) THEN region_id ELSE 0 END AS scale,
        (%(now)s::timestamptz AT TIME ZONE
            CASE WHEN zone = ANY(%(known_zones)s::text[]) THEN zone ELSE %(default_zone)s END)::date AS today
    FROM ({watched}) AS project
    {zones}
),
scale AS (
    SELECT * FROM unnest(
        %(scale_region)s::bigint[], %(scale_indicator)s::text[], %(scale_grade)s::int[], %(scale_least)s::int[],
        %(scale_below)s::int[], %(scale_points)s::int[]
    ) AS scale(region, indicator, grade, least, below, points)
),
levels AS (
    SELECT * FROM unnest(
        %(level_region)s::bigint[], %(level_attention)s::int[], %(level_high)s::int[], %(level_critical)s::int[],
        %(level_task_from)s::int[]
    ) AS levels(region, attention, high, critical, task_from)
),
found(project_id, indicator, measure, since, facts) AS (
    {found}
),
measured AS (
    SELECT found.project_id, indicator, coalesce(measure, today - since) AS measure, since, facts, scale, today
    FROM found JOIN watched ON watched.project_id = found.project_id AND watched.live
),
graded AS (
    SELECT
        measured.project_id, measured.indicator, scale.grade, measured.measure, measured.since, measured.facts,
        CASE WHEN alarm.id IS NULL THEN scale.points ELSE 0 END AS points, alarm.id IS NOT NULL AS muted
    FROM measured
    JOIN scale
      ON scale.indicator = measured.indicator AND scale.region = measured.scale
     AND measured.measure >= scale.least AND (scale.below IS NULL OR measured.measure < scale.below)
    LEFT JOIN warning_falsealarm AS alarm
      ON alarm.project_id = measured.project_id AND alarm.indicator = measured.indicator
     AND alarm.ended_at IS NULL AND alarm.until >= measured.today AND alarm.grade >= scale.grade
     AND alarm.fact IN ('', {fact})
),
summed AS (
    SELECT
        project_id, least(sum(points), 32767)::int AS points,
        array_agg(indicator || ':' || grade ORDER BY points DESC, indicator) AS causes,
        jsonb_agg(jsonb_build_object(
            'key', indicator, 'grade', grade, 'points', points, 'measure', measure, 'since', since, 'facts', facts,
            'muted', muted
        ) ORDER BY points DESC, indicator) AS reasons
    FROM graded
    GROUP BY project_id
),
fresh AS (
    SELECT
        watched.project_id, watched.live, watched.today, coalesce(summed.points, 0) AS points,
        coalesce(summed.causes, '{{}}') AS causes, coalesce(summed.reasons, '[]') AS reasons, levels.task_from,
        CASE
            WHEN summed.points >= levels.critical THEN 3
            WHEN summed.points >= levels.high THEN 2
            WHEN summed.points >= levels.attention THEN 1
            ELSE 0
        END AS level
    FROM watched
    JOIN levels ON levels.region = watched.scale
    LEFT JOIN summed ON summed.project_id = watched.project_id
)
"""

# Which fact it is, as `Reason.fact` says it too: a false alarm holds for this one, not for the next of its kind. Those
# that were marked before facts were kept have none and hold for all.
FACT = (
    "concat(to_char(measured.since, 'YYYY-MM-DD'), ':', "
    "coalesce(measured.facts->>'checkpoint', measured.facts->>'report'))"
)

NOTHING = "SELECT NULL::bigint, ''::text, NULL::int, NULL::date, NULL::jsonb WHERE false"

ARM = """
    SELECT one.project_id::bigint, %(key_{number})s::text AS indicator, one.measure::int, one.since::date,
        one.facts::jsonb
    FROM ({query}) AS one
    WHERE coalesce(one.measure::int, %(latest)s::date - one.since::date) >= %(least_{number})s{narrowed}"""

READ = "SELECT project_id, level, points, reasons FROM fresh WHERE live ORDER BY project_id"

# A row is written only where something differs: most projects are today what they were yesterday. The history gets a
# row only when level, points or grades turn: days that go by make no new one.
WRITE = """,
changed AS MATERIALIZED (
    SELECT
        fresh.*, coalesce(stood.level, 0) AS was,
        (stood.level, stood.points, stood.causes::text[]) IS DISTINCT FROM
            (fresh.level, fresh.points, fresh.causes) AS turned
    FROM fresh LEFT JOIN warning_projectrisk AS stood ON stood.project_id = fresh.project_id
    WHERE (stood.level, stood.points, stood.reasons) IS DISTINCT FROM (fresh.level, fresh.points, fresh.reasons)
    ORDER BY fresh.project_id
),
written AS (
    INSERT INTO warning_projectrisk AS stood (project_id, level, points, causes, reasons, since, counted_on)
    SELECT project_id, level, points, causes, reasons, today, today FROM changed
    ON CONFLICT (project_id) DO UPDATE SET
        level = excluded.level, points = excluded.points, causes = excluded.causes, reasons = excluded.reasons,
        since = CASE WHEN stood.level = excluded.level THEN stood.since ELSE excluded.since END,
        counted_on = excluded.counted_on
),
remembered AS (
    INSERT INTO warning_riskday (project_id, "on", level, points, causes, reasons)
    SELECT project_id, today, level, points, causes, reasons FROM changed WHERE turned
    ON CONFLICT (project_id, "on") DO UPDATE SET
        level = excluded.level, points = excluded.points, causes = excluded.causes, reasons = excluded.reasons
)
SELECT 'counted', count(*), NULL::int, NULL::int, NULL::int, NULL::jsonb, NULL::date FROM watched
UNION ALL SELECT 'changed', count(*), NULL, NULL, NULL, NULL, NULL FROM changed
UNION ALL
SELECT 'rise', project_id, was, level, points, reasons, today FROM changed WHERE level > was AND level >= task_from
UNION ALL SELECT 'fall', project_id, was, level, NULL, NULL, NULL FROM changed WHERE level < was
"""


def statement(
    end: str,
    *,
    now: datetime,
    ids: Sequence[int] | None = None,
    zones: Sequence[str] | None = None,
    region: int | None = None,
    changed: Mapping[int, Table] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The statement that counts, with its parameters; `end` says what becomes of the counted rows.

    `ids`, `zones` and `region` narrow the projects; `changed` are tables of regions that hold instead of the stored.
    """
    followed = Q(stage__in=LIVE)
    if end != READ:
        followed |= Q(risk__level__gt=0) | Q(risk__causes__len__gt=0)
    projects = Project.objects.filter(followed).order_by()
    if ids is not None:
        projects = projects.filter(pk__in=ids)
    if region is not None:
        projects = projects.filter(region=region)
    rows = projects.values("stage", "region_id", project_id=F("pk"), zone=zone_of_project())
    watched = compiled(rows, "watched") or ("SELECT NULL::bigint, NULL::bigint, '', '' WHERE false", {})
    scale = as_parameters(tables() | dict(changed or {}))
    least: dict[str, int] = {}
    for key, value in zip(scale["scale_indicator"], scale["scale_least"], strict=True):
        least[key] = min(value, least.get(key, value))
    arms, parameters = [NOTHING], watched[1] | scale
    for number, indicator in enumerate(registry.indicators()):
        query = compiled(indicator.rows(now), f"indicator_{number}")
        if query is None or indicator.key not in least:
            continue
        narrowed = " AND one.project_id = ANY(%(ids)s::bigint[])" if ids is not None else ""
        arms.append(ARM.format(number=number, query=query[0], narrowed=narrowed))
        parameters |= query[1] | {f"key_{number}": indicator.key, f"least_{number}": least[indicator.key]}
    text = COUNT.format(
        watched=watched[0],
        zones="WHERE zone = ANY(%(zones)s::text[])" if zones is not None else "",
        found="\n    UNION ALL".join(arms),
        fact=FACT,
    )
    parameters |= {
        "now": now, "latest": now.date() + timedelta(days=1), "live": [stage.value for stage in LIVE],
        "known_zones": time_zones(), "default_zone": settings.TIME_ZONE, "ids": list(ids or ()),
        "zones": list(zones or ()),
    }  # fmt: skip
    return text + end, parameters


def ask(text: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
