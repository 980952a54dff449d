"""The nightly count of all risks, beside one statement written by hand that finds the same points.

The statement knows neither points of regions nor false alarms, and always begins with an empty table. Beside the count
of the next day, which finds nearly all as it was, it writes no history.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Membership
from mentoring.models import Assignment, CheckIn, Contact
from projects.funding.models import Tranche
from projects.models import Contract, Project, TeamMember
from projects.passport.models import Activity, PlanTask, Result
from projects.reports.models import StageReport
from projects.warning.models import ProjectRisk, RiskDay
from projects.warning.services.counting import count_risks
from projects.warning.signals import risk_rose
from tests.load.country import CENTRES, people
from tests.load.harness import Row, fill, run_sql, seconds, side_by_side

# Noon of a working day in Moscow.
NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Moscow"))
TODAY = NOW.date()
CHECKPOINTS = 10
MENTORS = 2500

RAW = """
WITH project AS (
    SELECT project.*, (%(now)s::timestamptz AT TIME ZONE
        coalesce(place.time_zone, home.time_zone, 'Europe/Moscow'))::date AS today
    FROM projects_project AS project
    LEFT JOIN directory_centre AS centre ON centre.id = project.centre_id
    LEFT JOIN directory_territory AS place ON place.id = centre.region_id
    JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
    LEFT JOIN directory_territory AS home ON home.id = organisation.region_id
    WHERE stage IN ('won', 'contracting', 'active', 'amending', 'reporting', 'reporting_fix', 'suspended',
                    'final_reporting', 'evaluation', 'aftercare')
), funded AS (
    SELECT * FROM project
    WHERE stage IN ('active', 'amending', 'reporting', 'reporting_fix', 'suspended', 'final_reporting')
), mentored AS (
    SELECT assignment.project_id, assignment.started_at
    FROM mentoring_assignment AS assignment
    JOIN accounts_user AS person ON person.id = assignment.mentor_id AND person.is_active
    WHERE assignment.ended_at IS NULL AND EXISTS (
        SELECT FROM accounts_membership AS membership
        WHERE membership.user_id = assignment.mentor_id AND membership.centre_id = assignment.centre_id
          AND membership.role = 'mentor' AND membership.ended_on IS NULL
    )
), found(project_id, indicator, measure, since, facts) AS (
    SELECT project.id, 'unsigned',
        CASE WHEN sign_by < today THEN 46
            ELSE ceil(45.0 * (today - opened_on) / nullif(sign_by - opened_on, 0)) END::int,
        NULL::date, jsonb_build_object('by', sign_by, 'left', sign_by - today)
    FROM project JOIN projects_contract AS contract ON contract.project_id = project.id
    WHERE signed_on IS NULL AND stage IN ('won', 'contracting')
    UNION ALL
    (SELECT DISTINCT ON (project.id) project.id, 'overdue', today - due_on, due_on,
        jsonb_build_object('title', checkpoint.title, 'checkpoint', checkpoint.id)
    FROM project JOIN projects_checkpoint AS checkpoint ON checkpoint.project_id = project.id
    WHERE done_on IS NULL AND due_on < today AND kind IN ('contract', 'key', 'stage_report', 'final_report')
      AND NOT EXISTS (SELECT FROM reports_stagereport AS report WHERE report.checkpoint_id = checkpoint.id
                      AND report.status = 'returned' AND fix_by IS NOT NULL)
    ORDER BY project.id, due_on)
    UNION ALL
    SELECT project_id, 'start', count(*), min(due_on), jsonb_build_object('titles', jsonb_agg(checkpoint.title))
    FROM funded JOIN projects_checkpoint AS checkpoint ON checkpoint.project_id = funded.id
    WHERE done_on IS NULL AND kind = 'start' AND due_on < today - 3
    GROUP BY project_id
    UNION ALL
    SELECT id, 'suspended', 1, NULL, '{}' FROM project WHERE stage = 'suspended'
    UNION ALL
    (SELECT DISTINCT ON (funded.id) funded.id, 'reports', today - late.until, late.until,
        jsonb_build_object('title', late.title, 'report', late.id)
    FROM (
        SELECT report.*, coalesce(CASE WHEN status = 'returned' THEN fix_by END, report.due_on) AS until
        FROM reports_stagereport AS report LEFT JOIN projects_checkpoint AS checkpoint
          ON checkpoint.id = report.checkpoint_id
        WHERE status IN ('draft', 'returned')
          AND (checkpoint_id IS NULL
               OR status = 'returned' AND (checkpoint.done_on IS NOT NULL OR fix_by IS NOT NULL))
    ) AS late JOIN funded ON funded.id = late.project_id
    WHERE late.until < today
    ORDER BY funded.id, late.until)
    UNION ALL
    SELECT funded.id, 'returned', max(times_returned), NULL, '{}'
    FROM funded JOIN reports_stagereport AS report ON report.project_id = funded.id
    WHERE status <> 'accepted' AND times_returned > 1
    GROUP BY funded.id
    UNION ALL
    (SELECT DISTINCT ON (funded.id) funded.id, 'activities', today - activity.ends_on, activity.ends_on,
        jsonb_build_object('title', activity.title)
    FROM funded JOIN passport_plantask AS task ON task.project_id = funded.id
    JOIN passport_activity AS activity ON activity.task_id = task.id
    WHERE done_on IS NULL AND activity.ends_on < today
    ORDER BY funded.id, activity.ends_on)
    UNION ALL
    SELECT funded.id, 'results',
        (100.0 * least(1, greatest(0, (%(day)s - starts_on)::numeric / (ends_on - starts_on))))::int
            - (100 * avg(least(1, coalesce(achieved, 0) / target)))::int, NULL, '{}'
    FROM funded JOIN passport_result AS result ON result.project_id = funded.id
    WHERE result.kind = 'quantity' AND target > 0 AND starts_on < %(day)s AND ends_on > starts_on
    GROUP BY funded.id, starts_on, ends_on
    UNION ALL
    SELECT id, 'resources', CASE WHEN ends_on <= %(day)s + 90 THEN 2 ELSE 1 END, NULL, '{}'
    FROM funded WHERE resources = ''
    UNION ALL
    SELECT funded.id, 'tranche', today - min(planned_on), min(planned_on), '{}'
    FROM funded JOIN funding_tranche AS tranche ON tranche.project_id = funded.id
    WHERE received_on IS NULL AND planned_on < today AND NOT delayed_by_funder
    GROUP BY funded.id, today
    UNION ALL
    (SELECT DISTINCT ON (funded.id) funded.id, 'funder', today - planned_on, planned_on,
        jsonb_build_object('cause', cause)
    FROM funded JOIN funding_tranche AS tranche ON tranche.project_id = funded.id
    WHERE received_on IS NULL AND planned_on < today AND delayed_by_funder
    ORDER BY funded.id, planned_on)
    UNION ALL
    SELECT project_id, 'spending',
        (100 * least(1, (%(day)s - received_on)::numeric / (until - received_on)))::int
            - (100 * least(1, spent / received))::int, received_on, '{}'
    FROM (
        SELECT DISTINCT ON (funded.id) tranche.*, coalesce(following.planned_on, ends_on) AS until
        FROM funded JOIN funding_tranche AS tranche ON tranche.project_id = funded.id
        LEFT JOIN funding_tranche AS following
          ON following.project_id = funded.id AND following.number = tranche.number + 1
        WHERE tranche.received > 0 AND tranche.received_on < %(day)s
          AND coalesce(following.planned_on, ends_on) > tranche.received_on
        ORDER BY funded.id, tranche.number DESC
    ) AS latest
    UNION ALL
    SELECT DISTINCT ON (funded.id) funded.id, 'key_people', CASE WHEN EXISTS (
            SELECT FROM projects_teammember AS other
            WHERE other.project_id = funded.id AND other.duty = member.duty AND other.left_on IS NULL
        ) THEN 1 ELSE 2 END AS grave, left_on, jsonb_build_object('duty', duty)
    FROM funded JOIN projects_teammember AS member ON member.project_id = funded.id
    WHERE left_on BETWEEN %(day)s - 59 AND %(day)s AND duty IN ('leader', 'accountant')
    UNION ALL
    SELECT funded.id, 'members', count(*), max(left_on), '{}'
    FROM funded JOIN projects_teammember AS member ON member.project_id = funded.id
    WHERE left_on BETWEEN %(day)s - 59 AND %(day)s AND duty = 'other'
    GROUP BY funded.id
    UNION ALL
    SELECT project.id, 'beginners', CASE WHEN EXISTS (
            SELECT FROM projects_project AS other
            WHERE other.organisation_id = project.organisation_id AND other.id <> project.id
              AND other.stage NOT IN ('idea', 'draft', 'submitted', 'revision', 'admitted', 'lost', 'rejected_formal',
                                      'withdrawn')
        ) THEN 0 ELSE 1 END + coalesce(registered_on > %(day)s - 365, false)::int, NULL, '{}'
    FROM project JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
    WHERE project.stage NOT IN ('evaluation', 'aftercare')
    UNION ALL
    SELECT project_id, 'late_again', count(*), NULL, '{}'
    FROM (
        SELECT project_id, due_on AS until, done_on FROM projects_checkpoint
        WHERE kind IN ('contract', 'key', 'stage_report', 'final_report')
        UNION ALL
        SELECT project_id, ends_on, done_on FROM passport_activity AS activity
        JOIN passport_plantask AS task ON task.id = activity.task_id
    ) AS due JOIN funded ON funded.id = due.project_id
    WHERE until > %(day)s - 90 AND until <= %(day)s AND coalesce(done_on, %(day)s) - until > 3
    GROUP BY project_id HAVING count(*) > 1
    UNION ALL
    SELECT project.id, 'check_in', CASE answer WHEN 'need_help' THEN 2 ELSE 1 END, at::date,
        jsonb_build_object('comment', comment)
    FROM project JOIN (
        SELECT DISTINCT ON (project_id) * FROM mentoring_checkin ORDER BY project_id, at DESC, id DESC
    ) AS latest ON latest.project_id = project.id
    WHERE answer <> 'on_plan' AND (seen_at IS NULL OR at >= %(now)s::timestamptz - interval '14 days')
    UNION ALL
    SELECT project.id, 'silent', floor(extract(epoch FROM %(now)s - greatest(started_at, spoke)) / 86400)::int,
        greatest(started_at, spoke)::date, '{}'
    FROM project JOIN mentored ON mentored.project_id = project.id
    LEFT JOIN (SELECT project_id, max(at) AS spoke FROM mentoring_contact GROUP BY project_id) AS contact
      ON contact.project_id = project.id
    WHERE greatest(started_at, spoke) <= %(now)s::timestamptz - interval '21 days'
    UNION ALL
    SELECT id, 'unmentored', 1, NULL, '{}' FROM project
    WHERE NOT EXISTS (SELECT FROM mentored WHERE mentored.project_id = project.id)
), graded AS (
    SELECT *, CASE indicator
        WHEN 'unsigned' THEN CASE WHEN measure > 45 THEN 60 WHEN measure >= 40 THEN 40 WHEN measure >= 30 THEN 25
            WHEN measure >= 15 THEN 15 END
        WHEN 'overdue' THEN CASE WHEN measure >= 8 THEN 40 ELSE 25 END
        WHEN 'start' THEN CASE WHEN measure >= 2 THEN 25 ELSE 15 END
        WHEN 'suspended' THEN 60
        WHEN 'reports' THEN CASE WHEN measure >= 8 THEN 40 ELSE 25 END
        WHEN 'returned' THEN CASE WHEN measure >= 3 THEN 35 ELSE 20 END
        WHEN 'activities' THEN CASE WHEN measure >= 31 THEN 20 WHEN measure >= 8 THEN 10 END
        WHEN 'late_again' THEN CASE WHEN measure >= 3 THEN 35 ELSE 20 END
        WHEN 'results' THEN CASE WHEN measure >= 50 THEN 20 WHEN measure >= 30 THEN 10 END
        WHEN 'resources' THEN CASE WHEN measure >= 2 THEN 15 ELSE 5 END
        WHEN 'tranche' THEN CASE WHEN measure >= 31 THEN 20 WHEN measure >= 8 THEN 10 END
        WHEN 'funder' THEN 0
        WHEN 'spending' THEN CASE WHEN measure >= 60 THEN 20 WHEN measure >= 40 THEN 10 END
        WHEN 'key_people' THEN CASE WHEN measure >= 2 THEN 25 ELSE 10 END
        WHEN 'members' THEN CASE WHEN measure >= 2 THEN 15 ELSE 5 END
        WHEN 'beginners' THEN CASE WHEN measure >= 2 THEN 10 WHEN measure >= 1 THEN 5 END
        WHEN 'check_in' THEN CASE WHEN measure >= 2 THEN 40 ELSE 25 END
        WHEN 'silent' THEN CASE WHEN measure >= 42 THEN 25 WHEN measure >= 21 THEN 15 END
        WHEN 'unmentored' THEN 20
    END AS points
    FROM found
), summed AS (
    SELECT project_id, sum(points) AS points,
        array_agg(indicator ORDER BY points DESC, indicator) AS causes,
        jsonb_agg(jsonb_build_object('key', indicator, 'points', points, 'measure', measure, 'since', since,
            'facts', facts) ORDER BY points DESC, indicator) AS reasons
    FROM graded WHERE points IS NOT NULL
    GROUP BY project_id
)
INSERT INTO warning_projectrisk (project_id, level, points, causes, reasons, since, counted_on)
SELECT project.id, CASE WHEN points >= 60 THEN 3 WHEN points >= 35 THEN 2 WHEN points >= 15 THEN 1 ELSE 0 END,
    coalesce(points, 0), coalesce(causes, '{}'), coalesce(reasons, '[]'), today, today
FROM project LEFT JOIN summed ON summed.project_id = project.id
"""

# The first count writes the history as well: a row of it to each project.
RAW_WITH_HISTORY = (
    RAW.replace("INSERT INTO", ", written AS (INSERT INTO")
    + """RETURNING *)
INSERT INTO warning_riskday (project_id, "on", level, points, causes, reasons)
SELECT project_id, counted_on, level, points, causes, reasons FROM written
"""
)


def country(projects: int) -> None:
    """Projects of which most are well: a million checkpoints, papers, money, people, contacts."""
    people(projects, checkpoints=CHECKPOINTS, first_day=TODAY - timedelta(days=500), days=1000)
    every = f"generate_series(1, {projects}) AS n"
    run_sql(
        f"UPDATE projects_checkpoint SET done_on = due_on WHERE due_on < '{TODAY}' AND id % 50 <> 0",
        f"UPDATE projects_project SET starts_on = date '{TODAY}' - (id % 300)::int,"
        f" ends_on = date '{TODAY}' + 30 + (id % 200)::int, resources = CASE id % 9 WHEN 0 THEN '' ELSE 'Взносы' END,"
        " stage = CASE WHEN id % 20 = 0 THEN 'contracting' WHEN id % 97 = 0 THEN 'suspended'"
        " WHEN id % 31 = 0 THEN 'aftercare' ELSE 'active' END",
        f"UPDATE directory_organisation SET registered_on = date '{TODAY}' - (id % 2000)::int",
    )
    fill(
        Membership, f"generate_series(1, {min(MENTORS, projects)}) AS n",
        id=f"{projects} + n", role="'mentor'", user_id="n", centre_id=f"1 + n % {CENTRES}", started_on="'2020-01-01'",
    )  # fmt: skip
    fill(
        Assignment, every,
        project_id="n", mentor_id=f"1 + n % {min(MENTORS, projects)}", started_at=f"date '{TODAY}' - 200",
        centre_id=f"1 + (1 + n % {min(MENTORS, projects)}) % {CENTRES}",
    )  # fmt: skip
    fill(
        Contact, f"generate_series(1, {projects * 2}) AS n",
        project_id=f"1 + n % {projects}", by_id="1", summary="'Смета'",
        at=f"date '{TODAY}' - n % 26 * interval '1 day'",
    )  # fmt: skip
    fill(
        CheckIn, f"generate_series(1, {projects // 2 + 1}) AS n",
        project_id=f"1 + n * 7 % {projects}", email="'leader' || n || '@nko.example'",
        answer="(ARRAY['on_plan', 'on_plan', 'on_plan', 'difficulties', 'need_help'])[1 + n % 5]",
        at=f"date '{TODAY}' - n % 40 * interval '1 day'", seen_at=f"timestamptz '{NOW}' - interval '1 hour'",
    )  # fmt: skip
    fill(
        Contract, f"generate_series(1, {projects}) AS n",
        project_id="n", opened_on=f"date '{TODAY}' - (n % 60)::int", sign_by=f"date '{TODAY}' - (n % 60)::int + 45",
    )  # fmt: skip
    fill(
        TeamMember, f"generate_series(1, {projects * 2}) AS n",
        project_id=f"1 + n % {projects}", full_name="'Участник ' || n",
        duty="(ARRAY['leader', 'accountant', 'other'])[1 + n % 3]",
        left_on=f"CASE WHEN n % 41 = 0 THEN date '{TODAY}' - (n % 100)::int END",
    )  # fmt: skip
    fill(
        Tranche, f"generate_series(0, {projects * 2 - 1}) AS n",
        project_id="1 + n / 2", number="1 + n % 2", amount="1000",
        planned_on=f"date '{TODAY}' - 100 + (n % 2 * 140)::int - (n % 45)::int",
        received_on=f"CASE WHEN n % 2 = 0 THEN date '{TODAY}' - 90 END", received="CASE WHEN n % 2 = 0 THEN 1000 END",
        spent="CASE WHEN n % 2 = 0 THEN n % 1000 ELSE 0 END", delayed_by_funder="n % 2 = 1 AND n % 7 = 0",
        cause="CASE WHEN n % 2 = 1 AND n % 7 = 0 THEN 'Бюджет' ELSE '' END",
    )  # fmt: skip
    fill(PlanTask, every, id="n", key="gen_random_uuid()", project_id="n", title="'Занятия'")
    fill(
        Activity, f"generate_series(0, {projects * 3 - 1}) AS n",
        key="gen_random_uuid()", task_id="1 + n / 3", title="'Встреча ' || n",
        ends_on=f"date '{TODAY}' - 200 + (n % 400)::int",
        done_on=f"CASE WHEN n % 400 < 200 AND n % 23 <> 0 THEN date '{TODAY}' END",
    )  # fmt: skip
    fill(
        Result, f"generate_series(0, {projects * 2 - 1}) AS n",
        key="gen_random_uuid()", project_id="1 + n / 2", kind="'quantity'", title="'Участники'", target="100",
        achieved="n % 130",
    )  # fmt: skip
    fill(
        StageReport, f"generate_series(0, {projects * 2 - 1}) AS n",
        project_id="1 + n / 2", kind="(ARRAY['analytical', 'financial'])[1 + n % 2]", number="1",
        title="'Отчёт за этап'",
        period_from=f"date '{TODAY}' - 120", period_to=f"date '{TODAY}' - 30", due_on=f"date '{TODAY}' - 15",
        status="CASE WHEN n % 19 = 0 THEN 'draft' WHEN n % 29 = 0 THEN 'returned' ELSE 'accepted' END",
        times_returned="CASE WHEN n % 29 = 0 THEN n % 4 ELSE 0 END",
    )  # fmt: skip
    models = (
        Membership, Assignment, Contact, CheckIn, Contract, TeamMember, Tranche, PlanTask, Activity, Result,
        StageReport, Project,
    )  # fmt: skip
    tables = [model._meta.db_table for model in models] + ["directory_organisation", "projects_checkpoint"]
    run_sql(f"VACUUM ANALYZE {', '.join(tables)}")


def empty() -> None:
    tables = [model._meta.db_table for model in (ProjectRisk, RiskDay)]
    run_sql(f"TRUNCATE {', '.join([*tables, 'mentoring_task'])} CASCADE", f"VACUUM ANALYZE {', '.join(tables)}")


def raw(now: datetime, statement: str = RAW) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": now, "day": now.astimezone(ZoneInfo("UTC")).date()})


def rows() -> set[tuple[int, int, int, tuple[str, ...]]]:
    """What was found, so that nobody compares different work."""
    return {
        (pk, level, points, tuple(sorted(cause.partition(":")[0] for cause in causes)))
        for pk, level, points, causes in ProjectRisk.objects.values_list("project", "level", "points", "causes")
    }


def queries() -> int:
    empty()
    with CaptureQueriesContext(connection) as captured:
        count_risks(now=NOW)
    return len(captured)


def first(work: Callable[[], object]) -> float:
    """How long it takes when nothing is stored."""
    empty()
    return seconds(work)


def next_day(work: Callable[[], object]) -> float:
    """How long it takes when yesterday is stored."""
    empty()
    count_risks(now=NOW - timedelta(days=1))
    run_sql("VACUUM ANALYZE warning_projectrisk, warning_riskday")
    return seconds(work)


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told of a rise. In a night few projects rise; here two in five do at once, when all are new."""
    listening, risk_rose.receivers = risk_rose.receivers, []
    try:
        yield
    finally:
        risk_rose.receivers = listening


def measure(*, small: bool) -> Iterator[Row]:
    with untold():
        yield from _measure(small=small)


def _measure(*, small: bool) -> Iterator[Row]:
    country(60 if small else 1000)
    count_risks(now=NOW)  # what it learns once and keeps
    few = queries()
    projects = 600 if small else 100_000
    country(projects)
    assert queries() == few, "more projects cost more statements"
    found = rows()
    assert len(found) == projects
    empty()
    raw(NOW)
    wrong = found ^ rows()
    assert not wrong, f"the floor finds other points than the count: {sorted(wrong)[:6]}"
    levels = sum(level >= 2 for _pk, level, _points, _causes in found)
    yield side_by_side(
        f"risks of {projects} projects, next day",
        lambda: next_day(lambda: count_risks(now=NOW)),
        lambda: first(lambda: raw(NOW)),
        unit="s",
        bound=2.5,
        at_most=True,
    )
    yield side_by_side(
        f"risks for the first time, {levels} at high",
        lambda: first(lambda: count_risks(now=NOW)),
        lambda: first(lambda: raw(NOW, RAW_WITH_HISTORY)),
        unit="s",
        bound=2.5,
        at_most=True,
    )
