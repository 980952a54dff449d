"""Curves over 100,000 projects with a million checkpoints, beside the plainest statement that counts the same lives.

A page may take four times its floor and 25 milliseconds for being drawn; so 25 / 4 are added to what the floor took.
The floor only reads the counts through psycopg: no curve, no test, no words, no person who has to be allowed to see.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common import clock
from projects.models import StageChange
from tests.load.country import people
from tests.load.harness import Row, fill, run_sql, seconds, side_by_side

RENDERING = 0.025
PAGE = 4
MOVES = 7

# Seven moves a project over five years: won, signing, work, report, work again, final report, and how it ended.
AT = """timestamptz '2021-01-01' + (n / 7 * 7919 % 1800) * interval '1 day'
    + (ARRAY[0, 6, 30, 150, 165, 330, 360])[1 + n % 7] * (0.8 + (n / 7 * 31 % 40) / 100.0) * interval '1 day'"""
LAST = """CASE WHEN n / 7 % 31 = 0 THEN 'terminated' WHEN n / 7 % 23 = 0 THEN 'done_bad'
    WHEN n / 7 % 3 = 0 THEN 'done_ok' ELSE 'evaluation' END"""
TARGET = f"""CASE n % 7 WHEN 0 THEN 'won' WHEN 1 THEN 'contracting' WHEN 2 THEN 'active' WHEN 3 THEN 'reporting'
    WHEN 4 THEN 'active' WHEN 5 THEN 'final_reporting' ELSE {LAST} END"""

FLOOR = """
SELECT extract(year FROM began)::int, least(failed, seen) - began AS day, failed IS NOT NULL, count(*)
FROM (
    SELECT
        change.project_id, min(change.at)::date AS began,
        min(change.at) FILTER (WHERE change.target IN ('terminated', 'done_bad'))::date AS failed,
        CASE WHEN max(project.stage) = 'done_ok' THEN max(change.at)::date ELSE current_date END AS seen
    FROM projects_stagechange AS change
    JOIN projects_project AS project ON project.id = change.project_id
    WHERE project.centre_id IS NOT NULL {narrowed}
    GROUP BY change.project_id
) AS life
GROUP BY 1, 2, 3
"""


def lives(projects: int) -> None:
    """A million checkpoints, and the moves of all projects."""
    people(projects, checkpoints=10, first_day=date(2026, 1, 1), days=365)
    fill(
        StageChange, f"generate_series(0, {projects * MOVES - 1}) AS n",
        id="n + 1", project_id="1 + n / 7", target=TARGET, at=AT,
    )  # fmt: skip
    run_sql(
        "SET session_replication_role = replica",
        f"UPDATE projects_project SET region_id = centre_id, stage = ({LAST.replace('n / 7', '(id - 1)')})",
        "SET session_replication_role = DEFAULT",
        "VACUUM ANALYZE projects_project, projects_stagechange, projects_checkpoint",
    )


def floor(narrowed: str = "") -> float:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR.replace("{narrowed}", narrowed))
            assert cursor.fetchall()

    return seconds(read) + RENDERING / PAGE


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("survival:curves"), {"by": "year"})  # templates and words are read once
    return client


def page(client: Client, by: str) -> float:
    def ask() -> None:
        answer = client.get(reverse("survival:curves"), {"by": by})
        assert answer.status_code == 200
        assert b'data-line="1"' in answer.content

    return seconds(ask)


def measure(*, small: bool) -> Iterator[Row]:
    projects = 1_000 if small else 100_000
    lives(projects)
    admin = client_of(User.objects.create(id=10**7, email="admin@load.example", is_superuser=True))
    operator = User.objects.create(id=10**7 + 1, email="operator@load.example")
    Membership.objects.create(
        id=10**7, user=operator, role=Role.OPERATOR, territory_id=1, started_on=clock.now().date().replace(year=2020)
    )
    whole = f"{projects:,} projects, {projects * 10:,} checkpoints"
    yield side_by_side(
        f"survival by year, {whole}",
        lambda: page(admin, "year"), floor, unit="s", bound=PAGE, at_most=True,
    )  # fmt: skip
    yield side_by_side(
        f"survival by direction, {whole}",
        lambda: page(admin, "direction"), floor, unit="s", bound=PAGE, at_most=True,
    )  # fmt: skip
    of_region = client_of(operator)
    yield side_by_side(
        f"survival of one region among {projects:,} projects",
        lambda: page(of_region, "all"),
        lambda: floor("AND project.region_id = 1"),
        unit="s", bound=PAGE, at_most=True,
    )  # fmt: skip
