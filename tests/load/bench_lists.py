"""Pages with lists over 100,000 projects and a million checkpoints, each beside the same rows by raw SQL.

A page may take four times its floor and 25 ms for the rendering (issue 4). Whoever asks sees everything, unless the
row says otherwise: that is the worst case. Search, filters and the board ask what the demo words can answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Territory
from mentoring.models import Assignment
from projects.lists.models import Line
from projects.lists.vocabulary import refresh_words
from projects.models import Direction, Project
from projects.warning.models import ProjectRisk
from tests.load.country import CENTRES, people
from tests.load.harness import Row, fill, run_sql, seconds, side_by_side

NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Moscow"))
CHECKPOINTS = 10
RENDERING = 0.025
TIMES = 5
MENTORS_LOAD = 40
STAGES = ("active", "active", "active", "reporting", "contracting", "won", "aftercare", "draft", "suspended", "done_ok")
KINDS = (
    "Соседский", "Тихий", "Школьный", "Волонтёрский", "Семейный", "Северный", "Сельский", "Молодёжный", "Музейный",
    "Детский", "Весенний", "Открытый", "Районный", "Спортивный", "Творческий", "Зелёный",
)  # fmt: skip
THINGS = (
    "двор", "сад", "фестиваль", "театр", "лагерь", "хор", "музей", "стадион", "приют", "клуб", "архив", "маршрут",
    "огород", "оркестр", "праздник", "кинозал", "планетарий",
)  # fmt: skip

# How often each page asks, at a hundred thousand projects; at two hundred it is no less. A list may ask 12 times.
QUERIES = {
    "list, first page": 10,
    "list, first page of a region": 9,
    "list, filtered page": 10,
    "list, newest first": 10,
    "search, two words": 10,
    "search, a word of many": 10,
    "search, a slip of the pen": 12,
    "board": 9,
    "board of a region": 9,
    "project page": 22,
    "mentor's workbench": 13,
    "catalogue, first page": 3,
}

LISTED = """
SELECT project.id, project.title, project.number, project."grant", project.stage, project.stage_since,
    organisation.name, organisation.short_name, line.next_due, risk.level, mentor.full_name,
    (SELECT count(*) FROM projects_checkpoint AS checkpoint WHERE checkpoint.project_id = project.id
        AND checkpoint.done_on IS NULL AND checkpoint.due_on < current_date
        AND checkpoint.kind IN ('contract', 'key', 'stage_report', 'final_report'))
FROM projects_project AS project
JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
JOIN lists_line AS line ON line.project_id = project.id
LEFT JOIN warning_projectrisk AS risk ON risk.project_id = project.id
LEFT JOIN mentoring_assignment AS assignment ON assignment.project_id = project.id AND assignment.ended_at IS NULL
LEFT JOIN accounts_user AS mentor ON mentor.id = assignment.mentor_id
WHERE {where} ORDER BY {order} LIMIT {limit}
"""
COUNTED = """
SELECT count(*) FROM (SELECT FROM projects_project AS project JOIN lists_line AS line ON line.project_id = project.id
WHERE {where} LIMIT 10001) AS few
"""
SOON = "coalesce(line.next_due, '9999-12-31'), line.project_id"
CASELOAD = """
SELECT project.*, organisation.name, risk.level, risk.reasons, contact.at, contact.next_on,
    (SELECT count(*) FROM projects_checkpoint AS checkpoint WHERE checkpoint.project_id = project.id
        AND checkpoint.done_on IS NULL AND checkpoint.due_on < current_date),
    (SELECT min(due_on) FROM projects_checkpoint AS checkpoint WHERE checkpoint.project_id = project.id
        AND checkpoint.done_on IS NULL AND checkpoint.due_on < current_date),
    (SELECT min(due_on) FROM projects_checkpoint AS checkpoint WHERE checkpoint.project_id = project.id
        AND checkpoint.done_on IS NULL AND checkpoint.due_on >= current_date)
FROM mentoring_assignment AS assignment
JOIN projects_project AS project ON project.id = assignment.project_id
JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
LEFT JOIN warning_projectrisk AS risk ON risk.project_id = project.id
LEFT JOIN LATERAL (
    SELECT at, next_on FROM mentoring_contact WHERE project_id = project.id ORDER BY at DESC LIMIT 1
) AS contact ON true
WHERE assignment.mentor_id = {mentor} AND assignment.ended_at IS NULL
"""
ON_DESK = (
    CASELOAD,
    "SELECT * FROM mentoring_task WHERE assignee_id = {mentor} AND done_at IS NULL ORDER BY due_on LIMIT 21",
    "SELECT * FROM mentoring_task WHERE assignee_id = {mentor} AND done_at > now() - interval '3 days' LIMIT 20",
    (
        "SELECT checkin.* FROM mentoring_checkin AS checkin JOIN mentoring_assignment AS assignment"
        " ON assignment.project_id = checkin.project_id AND assignment.ended_at IS NULL"
        " WHERE assignment.mentor_id = {mentor} AND checkin.seen_at IS NULL LIMIT 21"
    ),
    (
        "SELECT report.status, count(*) FROM reports_stagereport AS report JOIN mentoring_assignment AS assignment"
        " ON assignment.project_id = report.project_id AND assignment.ended_at IS NULL"
        " WHERE assignment.mentor_id = {mentor} GROUP BY report.status"
    ),
)
# Every table of which the page shows rows.
OF_PROJECT = (
    "SELECT * FROM projects_project WHERE id = {pk}",
    "SELECT * FROM directory_organisation WHERE id = (SELECT organisation_id FROM projects_project WHERE id = {pk})",
    "SELECT * FROM directory_centre WHERE id = (SELECT centre_id FROM projects_project WHERE id = {pk})",
    "SELECT * FROM projects_checkpoint WHERE project_id = {pk} ORDER BY due_on",
    "SELECT * FROM projects_teammember WHERE project_id = {pk}",
    "SELECT * FROM projects_contract WHERE project_id = {pk}",
    "SELECT * FROM projects_stagechange WHERE project_id = {pk} ORDER BY at DESC LIMIT 15",
    "SELECT * FROM passport_plantask WHERE project_id = {pk} ORDER BY position",
    "SELECT * FROM passport_activity WHERE task_id IN (SELECT id FROM passport_plantask WHERE project_id = {pk})",
    "SELECT * FROM passport_result WHERE project_id = {pk} ORDER BY position",
    "SELECT * FROM passport_budgetline WHERE project_id = {pk}",
    "SELECT * FROM passport_partner WHERE project_id = {pk}",
    "SELECT * FROM passport_preparation WHERE project_id = {pk}",
    "SELECT * FROM reports_stagereport WHERE project_id = {pk} ORDER BY period_from",
    (
        "SELECT * FROM reports_reportversion WHERE report_id IN"
        " (SELECT id FROM reports_stagereport WHERE project_id = {pk}) ORDER BY at DESC LIMIT 15"
    ),
    "SELECT * FROM funding_tranche WHERE project_id = {pk} ORDER BY number",
    "SELECT * FROM funding_amendment WHERE project_id = {pk}",
    "SELECT * FROM funding_curator WHERE region_id = (SELECT region_id FROM projects_project WHERE id = {pk})",
    "SELECT * FROM mentoring_assignment WHERE project_id = {pk}",
    (
        "SELECT count(*) FROM mentoring_assignment WHERE ended_at IS NULL AND mentor_id ="
        " (SELECT mentor_id FROM mentoring_assignment WHERE project_id = {pk} AND ended_at IS NULL)"
    ),
    "SELECT * FROM mentoring_contact WHERE project_id = {pk} ORDER BY at DESC LIMIT 15",
    "SELECT * FROM mentoring_checkin WHERE project_id = {pk} ORDER BY at DESC LIMIT 15",
    "SELECT * FROM mentoring_task WHERE project_id = {pk} ORDER BY done_at DESC LIMIT 15",
    "SELECT * FROM survival_continuation WHERE project_id = {pk}",
    "SELECT * FROM talk_comment WHERE project_id = {pk} ORDER BY at DESC LIMIT 15",
    "SELECT * FROM files_storedfile WHERE project_id = {pk} ORDER BY at DESC LIMIT 15",
    "SELECT * FROM warning_projectrisk WHERE project_id = {pk}",
    "SELECT * FROM notifications_letter WHERE thread = 'project:{pk}' ORDER BY sent_at DESC LIMIT 15",
    "SELECT * FROM audit_entry WHERE target_type = 'projects.project' AND target_id = {pk} ORDER BY at DESC LIMIT 15",
)


def country(projects: int) -> None:
    """As for the sweep, and besides: words in the titles, stages, directions, municipalities, sums, mentors, levels."""
    people(projects, checkpoints=CHECKPOINTS, first_day=date(2026, 1, 1), days=1000)
    fill(
        Territory, f"generate_series({CENTRES + 1}, {CENTRES * 21}) AS n",
        id="n", kind="'municipality'", code="'municipality-' || n", name="'Округ ' || n",
        parent_id=f"1 + n % {CENTRES}", time_zone="'Europe/Moscow'",
    )  # fmt: skip
    fresh = "generate_series(1001, 1011) AS n WHERE NOT EXISTS (SELECT FROM projects_direction WHERE id = n)"
    fill(Direction, fresh, id="n", name="'Направление ' || n")
    kinds, things, stages = (", ".join(f"'{word}'" for word in words) for words in (KINDS, THINGS, STAGES))
    run_sql(
        "SET session_replication_role = replica",
        f"""UPDATE projects_project SET
            title = (ARRAY[{kinds}])[1 + id % {len(KINDS)}] || ' ' || (ARRAY[{things}])[1 + id % {len(THINGS)}]
                || ' № ' || id,
            number = '26-1-' || lpad(id::text, 6, '0'), stage = (ARRAY[{stages}])[1 + id % {len(STAGES)}],
            "grant" = 100000 + id * 7919 % 3000000, region_id = 1 + id % {CENTRES},
            municipality_id = {CENTRES + 1} + id % {CENTRES * 20}, direction_id = 1001 + id % 11,
            summary = 'Соседи вместе приводят в порядок место, где живут',
            starts_on = date '2026-01-01' + (id % 300)::int,
            stage_since = now() - (id % 400) * interval '1 day'""",
        "SET session_replication_role = DEFAULT",
    )
    mentors = max(projects // MENTORS_LOAD, 1)
    fill(
        User, f"generate_series({projects + 1}, {projects + mentors}) AS n",
        id="n", password="'!'", email="'mentor' || n || '@centre.example'", full_name="'Борис Лапин-' || n",
    )  # fmt: skip
    fill(
        Membership, f"generate_series({projects + 1}, {projects + mentors}) AS n",
        id="n", role="'mentor'", user_id="n", centre_id=f"1 + (n - {projects + 1}) % {CENTRES}",
        started_on="current_date",
    )  # fmt: skip
    # Of the centre's own mentors, each in turn.
    own = f"n % {CENTRES} + {CENTRES} * (n / {CENTRES} % {max(mentors // CENTRES, 1)})"
    fill(
        Assignment, f"generate_series(1, {projects}) AS n",
        id="n", project_id="n", mentor_id=f"{projects + 1} + ({own}) % {mentors}",
        centre_id=f"1 + n % {CENTRES}", started_at="now() - interval '30 days'",
    )  # fmt: skip
    fill(
        ProjectRisk, f"generate_series(1, {projects}) AS n",
        project_id="n", level="CASE WHEN n % 50 = 0 THEN 3 WHEN n % 20 = 0 THEN 2 WHEN n % 7 = 0 THEN 1 ELSE 0 END",
        points="n % 90", reasons="'[]'", since="current_date", counted_on="current_date",
    )  # fmt: skip
    run_sql(
        "TRUNCATE lists_line, lists_word",
        "SELECT lists_refresh(ARRAY(SELECT id FROM projects_project))",
    )
    for model in (User, Membership, Territory, Direction):
        top = model._base_manager.aggregate(top=Max("pk"))["top"]
        run_sql(f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), {top})")
    refresh_words(NOW)
    tables = (Project, Line, Assignment, ProjectRisk, User, Membership, Territory, Direction)
    run_sql(f"VACUUM ANALYZE {', '.join(model._meta.db_table for model in tables)}, lists_word")


def client_of(**fields: Any) -> Client:
    """Somebody who is logged in."""
    person = User.objects.filter(email=fields["email"]).first() or User.objects.create(**fields)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def best(work: Callable[[], object]) -> float:
    """The quickest of some runs: what the work takes when nobody disturbs it."""
    return min(seconds(work) for _ in range(TIMES))


def raw(*statements: str) -> Callable[[], None]:
    """Reads the rows of the statements, as psycopg gives them."""

    def read() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    return read


def listed(where: str = "true", order: str = "project.id DESC", limit: int = 26) -> Callable[[], None]:
    """The floor of a list: its rows and how many there are."""
    return raw(COUNTED.format(where=where), LISTED.format(where=where, order=order, limit=limit))


def found(query: str) -> str:
    return f"line.search @@ ({query})"


def boards(where: str) -> Callable[[], None]:
    """The floor of a board: how many are at each stage, and the first eight of each."""
    columns = " UNION ALL ".join(
        f"({LISTED.format(where=f'{where} AND project.stage = {stage!r}', limit=8, order='line.next_due, project.id')})"
        for stage in sorted(set(STAGES))
    )
    return raw(f"SELECT stage, count(*) FROM projects_project AS project WHERE {where} GROUP BY stage", columns)


class Page:
    """A page that somebody opens, and the rows that it shows by raw SQL."""

    def __init__(self, name: str, client: Client, path: str, floor: Callable[[], None]) -> None:
        self.name, self.client, self.path, self.floor = name, client, path, floor

    def open(self) -> None:
        answer = self.client.get(self.path)
        assert answer.status_code == 200, (self.name, answer.status_code)

    def queries(self) -> int:
        self.open()
        with CaptureQueriesContext(connection) as captured:
            self.open()
        return len(captured)

    def measure(self) -> Row:
        self.open()
        self.floor()
        row = side_by_side(
            self.name, lambda: best(self.open), lambda: best(self.floor), unit="s", bound=0, at_most=True, rounds=3
        )
        return replace(row, bound=round(4 + RENDERING / row.floor, 1))


def pages(projects: int) -> list[Page]:
    """What is measured."""
    admin = client_of(email="admin@example.org", is_superuser=True, is_staff=True)
    operator = client_of(email="operator@example.org")
    person = User.objects.get(email="operator@example.org")
    Membership.objects.get_or_create(user=person, role=Role.OPERATOR, territory_id=2, started_on=date(2026, 1, 1))
    mentor = client_of(email=f"mentor{projects + 1}@centre.example")
    lists, board = reverse("projects:list"), reverse("projects:board")
    some = "project.stage = 'reporting' AND project.direction_id = 1005 AND line.danger >= 100000"
    two = "to_tsquery('simple', 'волонт:*') && plainto_tsquery('russian', 'оркестр')"
    return [
        Page("list, first page", admin, lists, listed(order=SOON)),
        Page("list, first page of a region", operator, lists, listed("project.region_id = 2", SOON)),
        Page("list, filtered page", admin, f"{lists}?stage=reporting&direction=1005&level=1", listed(some, SOON)),
        Page("list, newest first", admin, f"{lists}?sort=new", listed()),
        Page("search, two words", admin, f"{lists}?q=волонт+оркестр", listed(found(two))),
        Page(
            "search, a word of many", admin, f"{lists}?q=двор",
            listed(found("to_tsquery('simple', 'двор:*') || plainto_tsquery('russian', 'двор')")),
        ),
        Page(
            "search, a slip of the pen", admin, f"{lists}?q=планеторий",
            listed(found("to_tsquery('simple', 'планетар')")),
        ),
        Page("board", admin, board, boards("true")),
        Page("board of a region", operator, board, boards("project.region_id = 2")),
        Page(
            "project page", admin, reverse("projects:project", args=[7]), raw(*(sql.format(pk=7) for sql in OF_PROJECT))
        ),
        Page(
            "mentor's workbench", mentor, reverse("mentoring:workbench"),
            raw(*(sql.format(mentor=projects + 1) for sql in ON_DESK)),
        ),
        Page(
            "catalogue, first page", Client(), reverse("catalogue:list"),
            listed("project.stage NOT IN ('draft')", limit=25),
        ),
    ]  # fmt: skip


def last_pages(projects: int) -> Iterator[Row]:
    """The end of the list beside its beginning."""
    admin, lists = client_of(email="admin@example.org"), reverse("projects:list")
    for sort in ("new", "due"):
        first = Page(f"first page by {sort}", admin, f"{lists}?sort={sort}", raw())
        deep = Page(
            f"last page of {projects:,} by {sort}, beside the first", admin, f"{lists}?sort={sort}&at=last", raw()
        )
        yield side_by_side(
            deep.name, lambda deep=deep: best(deep.open), lambda first=first: best(first.open), unit="s", bound=1.5,
            at_most=True,
        )  # fmt: skip


def measure(*, small: bool) -> Iterator[Row]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        country(200)
        few = {page.name: page.queries() for page in pages(200)}
        many = 400 if small else 100_000
        country(many)
        measured = pages(many)
        found = {page.name: page.queries() for page in measured}
        assert all(found[name] <= few[name] for name in few), f"more projects cost more statements: {few}, {found}"
        assert small or found == QUERIES, f"a page asks more or less often than is written down: {found}"
        for page in measured:
            yield page.measure()
        if not small:
            country(200_000)
            pages(200_000)
        yield from last_pages(many if small else 200_000)
