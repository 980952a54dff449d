"""The coverage of a large region and the indicators of its centres, beside the plainest statements that count the same.

One region with 33 centres, 400 municipalities, 60 services and 200,000 requests: each centre offers each service in a
fifth of the municipalities, and one request in ten was passed on, a fifth of these in vain. The floors only read the
counts through psycopg: no names as of the period, no reasons for doubles, no person who has to be allowed to see, no
page.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Centre, Organisation, Territory, TerritoryVersion
from mentoring.appointments.models import Visit
from mentoring.cases.models import Case, Referral
from mentoring.offering.models import Offer, Service
from projects.models import Project, StageChange
from projects.passport.models import Preparation
from tests.load.country import empty
from tests.load.harness import Row, fill, run_sql, seconds, side_by_side

BOUND = 2.5
CENTRES = 33
REGION = 1
SINCE, UNTIL = date(2025, 1, 1), date(2025, 12, 31)
ASKED = {"since": f"{SINCE}", "until": f"{UNTIL}"}
KINDS = "(ARRAY['information', 'consultation', 'methodical', 'expert', 'education', 'property', 'accounting', 'legal'])"
# Two years of requests, so that the period before has as many.
CAME = "timestamptz '2024-01-01 00:00+03' + (n * 7919 % 731) * interval '1 day' + n % 24 * interval '1 hour'"
TABLES = (Territory, Centre, Organisation, Case, Referral, Offer, Service, Visit, Project, Preparation, StageChange)

COVERAGE = """
WITH demand AS (
    SELECT municipality_id AS place, service_id AS service, count(*) AS number
    FROM cases_case
    WHERE region_id = 1 AND status <> 'withdrawn'
      AND asked_at >= '2025-01-01 00:00+03' AND asked_at < '2026-01-01 00:00+03'
    GROUP BY 1, 2
), supply AS (
    SELECT served.territory_id AS place, offer.service_id AS service, array_agg(offer.id) AS offers
    FROM offering_offer AS offer
    JOIN directory_centre AS centre ON centre.id = offer.centre_id AND (
        centre.status IN ('verified', 'unverified') OR centre.status = 'closed' AND centre.closed_on > '2025-12-31')
    JOIN offering_service AS service ON service.id = offer.service_id AND service.retired_on IS NULL
    JOIN offering_offer_municipalities AS served ON served.offer_id = offer.id
    WHERE offer.opens_on <= '2025-12-31' AND (offer.closed_on IS NULL OR offer.closed_on > '2025-12-31')
    GROUP BY 1, 2
)
SELECT place.id, place.name, service.id, demand.number, supply.offers
FROM directory_territory AS place CROSS JOIN offering_service AS service
LEFT JOIN demand ON demand.place = place.id AND demand.service = service.id
LEFT JOIN supply ON supply.place = place.id AND supply.service = service.id
WHERE place.kind = 'municipality' AND place.parent_id = 1
"""

# For each of the two years; the answers are the figures of every centre.
REQUESTS = """
SELECT centre_id, came_at >= '2025-01-01 00:00+03' AS now, count(*) FILTER (WHERE status <> 'withdrawn'),
    count(*) FILTER (WHERE answered), count(DISTINCT organisation_id) FILTER (WHERE answered),
    count(DISTINCT municipality_id) FILTER (WHERE answered),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_answered_at - came_at) / 3600),
    100.0 * avg((first_answered_at <= answer_by)::int), avg(rating)
FROM (
    SELECT *, first_answered_at IS NOT NULL AND status NOT IN ('withdrawn', 'declined', 'sent_back') AS answered
    FROM (
        SELECT centre_id, municipality_id, organisation_id, status, came_at, answer_by, first_answered_at,
            CASE WHEN rated_at >= came_at THEN rating END AS rating
        FROM cases_case
        UNION ALL
        SELECT moved.from_centre_id, request.municipality_id, request.organisation_id, 'passed_on', moved.came_at,
            moved.answer_by, moved.first_answered_at, CASE WHEN rated_at >= moved.came_at
                AND rated_at < moved.consent_at THEN rating END
        FROM cases_referral AS moved JOIN cases_case AS request ON request.id = moved.case_id
        WHERE moved.consent_at IS NOT NULL AND moved.came_at IS NOT NULL
        UNION ALL
        SELECT moved.to_centre_id, request.municipality_id, request.organisation_id, 'sent_back', moved.consent_at,
            moved.their_answer_by, moved.answered_at, NULL
        FROM cases_referral AS moved JOIN cases_case AS request ON request.id = moved.case_id
        WHERE moved.consent_at IS NOT NULL AND NOT moved.accepted AND moved.answer <> ''
    ) AS stay
    WHERE centre_id IN (SELECT id FROM directory_centre WHERE region_id = 1)
      AND came_at >= '2024-01-01 00:00+03' AND came_at < '2026-01-01 00:00+03'
) AS request
GROUP BY 1, 2
"""
APPLICATIONS = """
SELECT help.centre_id, move.target, move.at >= '2025-01-01 00:00+03' AS now, count(*), sum(project.grant)
FROM (SELECT DISTINCT centre_id, project_id FROM passport_preparation) AS help
JOIN (
    SELECT project_id, target, min(at) AS at FROM projects_stagechange
    WHERE target IN ('submitted', 'won') GROUP BY 1, 2
) AS move ON move.project_id = help.project_id
JOIN projects_project AS project ON project.id = help.project_id
WHERE move.at >= '2024-01-01 00:00+03' AND move.at < '2026-01-01 00:00+03'
GROUP BY 1, 2, 3
"""
VISITS = """
SELECT centre_id, starts_at >= '2025-01-01 00:00+03' AS now, count(*) FROM appointments_visit
WHERE status = 'held' AND starts_at >= '2024-01-01 00:00+03' AND starts_at < '2026-01-01 00:00+03'
GROUP BY 1, 2
"""
FOUNDINGS = """
SELECT centre_id, registered_on >= '2025-01-01' AS now, count(*) FROM founding_founding
WHERE status = 'registered' AND registered_on BETWEEN '2024-01-01' AND '2025-12-31'
GROUP BY 1, 2
"""


def region(places: int, services: int, cases: int) -> None:
    """A region as large as the largest, filled by the database itself."""
    empty()
    run_sql("TRUNCATE offering_service RESTART IDENTITY CASCADE")
    fill(Territory, "generate_series(1, 1) AS n", id="n", kind="'region'", code="'region'", name="'Область'",
         time_zone="'Europe/Moscow'")  # fmt: skip
    fill(
        Territory, f"generate_series(2, {places + 1}) AS n", id="n", kind="'municipality'", code="'place-' || n",
        name="'Муниципальный округ № ' || n", parent_id="1", time_zone="'Europe/Moscow'",
        latitude="50 + n % 20 * 0.3", longitude="40 + n / 20 * 0.5",
    )  # fmt: skip
    fill(
        TerritoryVersion, f"generate_series(2, {places + 1}) AS n", territory_id="n", year_from="2018",
        name="'Муниципальный округ № ' || n",
    )  # fmt: skip
    fill(
        Centre, f"generate_series(1, {CENTRES}) AS n", id="n", name="'Ресурсный центр ' || n", region_id="1",
        status="'verified'",
    )  # fmt: skip
    fill(
        Service, f"generate_series(1, {services}) AS n", id="n", title="'Услуга ' || n",
        kind=f"{KINDS}[1 + n % 8]",
    )  # fmt: skip
    fill(
        Offer, f"generate_series(0, {CENTRES * services - 1}) AS n", id="n + 1", centre_id=f"1 + n / {services}",
        service_id=f"1 + n % {services}", forms="ARRAY['on_site', 'remote']", opens_on="date '2024-01-01'",
    )  # fmt: skip
    fill(
        Offer.municipalities.through,
        f"generate_series(1, {CENTRES * services}) AS offer, generate_series(2, {places + 1}) AS place"
        " WHERE (offer * 31 + place * 17) % 5 = 0",
        offer_id="offer", territory_id="place",
    )  # fmt: skip
    fill(
        Organisation, f"generate_series(1, {cases // 40}) AS n", id="n", name="'АНО «Дело ' || n || '»'", region_id="1"
    )
    fill(
        Case, f"generate_series(1, {cases}) AS n", id="n", region_id="1", client_kind="'nko'",
        municipality_id=f"2 + n * 31 % {places}", service_id=f"1 + n * 17 % {services}",
        centre_id=f"1 + n % {CENTRES}", organisation_id=f"1 + n % {cases // 40}", name="'Клиент ' || n",
        email="'client' || n || '@nko.example'", subject="'Вопрос ' || n", text="'Как составить смету?'",
        status="(ARRAY['closed', 'closed', 'closed', 'declined', 'withdrawn'])[1 + n % 5]", asked_at=CAME,
        came_at=CAME, answer_by=f"{CAME} + interval '3 days'", closed_at=f"{CAME} + interval '9 days'",
        first_answered_at=f"CASE WHEN n % 7 > 0 THEN {CAME} + n % 97 * interval '1 hour' END", outcome="'solved'",
        rating="CASE WHEN n % 3 = 0 THEN 1 + n % 5 END", rated_at=f"CASE WHEN n % 3 = 0 THEN {CAME} END",
    )  # fmt: skip
    fill(
        Referral, f"generate_series(10, {cases}, 10) AS n", case_id="n", from_centre_id=f"1 + (n + 1) % {CENTRES}",
        to_centre_id=f"1 + n % {CENTRES}", reason="'Это к вам'", at=CAME, consent_at=CAME,
        answered_at=f"{CAME} + interval '1 day'", accepted="n % 50 > 0",
        answer="CASE WHEN n % 50 = 0 THEN 'Не можем' ELSE '' END", came_at=f"{CAME} - interval '20 days'",
        answer_by=f"{CAME} - interval '17 days'", their_answer_by=f"{CAME} + interval '3 days'",
        first_answered_at=f"{CAME} - n % 11 * interval '2 days'",
    )  # fmt: skip
    projects = max(cases // 100, 10)
    fill(
        Project, f"generate_series(1, {projects}) AS n", id="n", organisation_id=f"1 + n % {cases // 40}",
        title="'Проект ' || n", stage="'won'", stage_since="now()", region_id="1",
    )  # fmt: skip
    run_sql(f'UPDATE {Project._meta.db_table} SET "grant" = 500000')
    fill(
        Preparation, f"generate_series(1, {projects * 2}) AS n", project_id=f"1 + n % {projects}",
        centre_id=f"1 + n % {CENTRES}", service="'Помощь ' || n", at="now()",
    )  # fmt: skip
    for target in ("submitted", "won"):
        fill(
            StageChange, f"generate_series(1, {projects}) AS n", project_id="n", target=f"'{target}'",
            at="timestamptz '2024-01-01' + (n * 31 % 700) * interval '1 day'",
        )  # fmt: skip
    fill(
        Visit, f"generate_series(1, {max(cases // 100, 10)}) AS n", centre_id=f"1 + n % {CENTRES}",
        municipality_id=f"2 + n % {places}", status="'held'", title="'Выезд ' || n", people="9", organisations="3",
        starts_at="timestamptz '2024-01-01' + (n * 31 % 700) * interval '1 day'",
        ends_at="timestamptz '2024-01-01 02:00' + (n * 31 % 700) * interval '1 day'",
    )  # fmt: skip
    run_sql(f"VACUUM ANALYZE {', '.join(model._meta.db_table for model in TABLES)}")


def read(*statements: str) -> float:
    """How long the statements take, with all of their rows in Python."""

    def ask() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    return seconds(ask)


def page(client: Client, name: str, queries: int) -> float:
    """How long the page takes, which may ask the database so many times."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(name), ASKED)
    assert answer.status_code == 200, answer.status_code
    assert len(asked) <= queries, len(asked)
    return seconds(lambda: client.get(reverse(name), ASKED))


def measure(*, small: bool) -> Iterator[Row]:
    places, services, cases = (40, 12, 2_000) if small else (400, 60, 200_000)
    region(places, services, cases)
    operator = User.objects.create(id=10**7, email="operator@load.example", full_name="Оператор")
    Membership.objects.create(id=10**7, user=operator, role=Role.OPERATOR, territory_id=REGION, started_on=SINCE)
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    size = f"{CENTRES} centres, {places} municipalities, {services} services, {cases:,} requests"
    for name, title in (("coverage:matrix", "coverage"), ("coverage:list", "in words"), ("coverage:map", "on a map")):
        yield side_by_side(
            f"{title}: {size}" if title == "coverage" else f"coverage {title}",
            lambda name=name: page(client, name, 20), lambda: read(COVERAGE),
            unit="s", bound=BOUND, at_most=True,
        )  # fmt: skip
    yield side_by_side(
        "indicators of all centres, two years",
        lambda: page(client, "indicators:table", 20),
        lambda: read(REQUESTS, APPLICATIONS, VISITS, FOUNDINGS),
        unit="s", bound=BOUND, at_most=True,
    )  # fmt: skip
