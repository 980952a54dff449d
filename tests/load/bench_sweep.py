"""The sweep, beside one plain INSERT ... SELECT written by hand for these very rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.notifications import registry
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Channel
from backend.notifications.models import Letter
from backend.notifications.registry import Rule
from tests.load.country import no_letters, people
from tests.load.harness import Row, only, run_sql, seconds, side_by_side

# Noon of a working day in Moscow.
NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Moscow"))
FIRST_DAY = date(2026, 1, 1)
CHECKPOINTS = 10

RAW = """
WITH plan(rule, days) AS (VALUES
    ('projects.checkpoint_coming', -14), ('projects.checkpoint_coming', -3), ('projects.checkpoint_coming', 0),
    ('projects.checkpoint_overdue', 1), ('projects.checkpoint_overdue', 7),
    ('projects.aftercare_coming', -7), ('projects.aftercare_coming', 0)
), due AS (
    SELECT checkpoint.id, checkpoint.due_on, plan.rule, plan.days, project.id AS project_id,
           project.organisation_id, project.centre_id,
           coalesce(place.time_zone, home.time_zone, 'Europe/Moscow') AS zone
    FROM plan
    JOIN projects_checkpoint AS checkpoint
      ON checkpoint.done_on IS NULL
     AND checkpoint.due_on + plan.days BETWEEN '2026-02-27' AND '2026-03-12'
     AND checkpoint.due_on BETWEEN '2026-02-20' AND '2026-03-26'
     AND (checkpoint.kind = 'aftercare') = (plan.rule = 'projects.aftercare_coming')
    JOIN projects_project AS project ON project.id = checkpoint.project_id
     AND (project.stage IN ('active', 'amending', 'reporting', 'reporting_fix', 'suspended', 'final_reporting')
          OR plan.rule = 'projects.aftercare_coming'
          AND project.stage IN ('won', 'contracting', 'evaluation', 'aftercare'))
    LEFT JOIN directory_centre AS centre ON centre.id = project.centre_id
    LEFT JOIN directory_territory AS place ON place.id = centre.region_id
    JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
    LEFT JOIN directory_territory AS home ON home.id = organisation.region_id
), timed AS (
    SELECT *, (due_on + days + time '10:00') AT TIME ZONE zone AS at,
        CASE WHEN rule = 'projects.checkpoint_coming' THEN (due_on + 1)::timestamp AT TIME ZONE zone END AS over
    FROM due
), told AS (
    SELECT timed.*, person.email, person.id AS user_id, coalesce(preferences.language, 'ru') AS language
    FROM timed
    JOIN accounts_membership AS membership
      ON membership.organisation_id = timed.organisation_id
     AND membership.role = 'owner' AND membership.ended_on IS NULL
    JOIN accounts_user AS person ON person.id = membership.user_id AND person.is_active
    LEFT JOIN accounts_preferences AS preferences ON preferences.user_id = person.id
    WHERE at <= %(now)s + interval '7 days' AND LEAST(at + interval '4 days', over) > %(now)s
    UNION ALL
    SELECT timed.*, lower(member.email), person.id, coalesce(preferences.language, 'ru')
    FROM timed
    JOIN projects_teammember AS member
      ON member.project_id = timed.project_id AND member.left_on IS NULL AND member.email <> ''
     AND member.duty IN ('leader', 'accountant')
    LEFT JOIN accounts_user AS person ON person.email = lower(member.email) AND person.is_active
    LEFT JOIN accounts_preferences AS preferences ON preferences.user_id = person.id
    WHERE at <= %(now)s + interval '7 days' AND LEAST(at + interval '4 days', over) > %(now)s
)
INSERT INTO notifications_letter (
    rule, subject_id, occurrence, recipient, channel, user_id, thread, category, centre_id, priority, language, zone,
    context, anchor, offset_days, status, due_at, next_try_at, valid_until, attempts, lease_owner, fence, message_id,
    subject_line, reason, outcome, repeated, created_at, updated_at
)
SELECT DISTINCT ON (rule, id, days, email)
    rule, id, due_on || ':' || days, email, 'email', user_id, 'project:' || project_id,
    CASE rule WHEN 'projects.aftercare_coming' THEN 'nudge' ELSE 'legal' END, centre_id,
    CASE rule WHEN 'projects.aftercare_coming' THEN 2 ELSE 1 END, language, zone,
    '{}', due_on, days, 'pending', at, at, LEAST(at + interval '4 days', over), 0, '', 0,
    '<' || gen_random_uuid() || '@localhost>', '', '', '', false, %(now)s, %(now)s
FROM told
ORDER BY rule, id, days, email, user_id NULLS LAST
ON CONFLICT DO NOTHING
"""


def three_rules() -> list[Rule]:
    """The rules about checkpoints as the service declares them, by e-mail alone."""
    keys = ("projects.checkpoint_coming", "projects.checkpoint_overdue", "projects.aftercare_coming")
    rules = [rule for key in keys if isinstance(rule := registry.find(key), Rule)]
    return [replace(rule, channels=(Channel.EMAIL,)) for rule in rules]


def country(projects: int) -> None:
    """A million checkpoints to a hundred thousand projects; about one in twenty falls due within the week."""
    people(projects, checkpoints=CHECKPOINTS, first_day=FIRST_DAY, days=1000)


def raw() -> None:
    with connection.cursor() as cursor:
        cursor.execute(RAW, {"now": NOW})


def rows() -> set[tuple[object, ...]]:
    """What was made, so that nobody compares different work."""
    columns = ("rule", "subject_id", "occurrence", "recipient", "user_id", "thread", "zone", "language", "due_at")
    return set(Letter.objects.filter(channel="email").values_list(*columns))


def queries() -> int:
    """How many statements a sweep takes that has everything to do."""
    no_letters()
    with CaptureQueriesContext(connection) as captured:
        sweep(NOW)
    return len(captured)


def measure(*, small: bool) -> Iterator[Row]:
    with only(*three_rules()):
        country(20 if small else 1000)
        sweep(NOW)  # what it learns once and keeps
        few = queries()
        country(200 if small else 100_000)
        assert queries() == few, "more projects cost more statements"
        made = rows()
        no_letters()
        raw()
        assert rows() == made, "the floor does other work than the sweep"
        yield side_by_side(
            f"sweep, {len(made)} letters due",
            lambda: once(lambda: sweep(NOW)),
            lambda: once(raw),
            unit="s",
            bound=1.5,
            at_most=True,
        )
        no_letters()
        sweep(NOW)
        run_sql("VACUUM ANALYZE notifications_letter")
        yield side_by_side(
            "sweep again, nothing new",
            lambda: seconds(lambda: sweep(NOW)),
            lambda: seconds(raw),
            unit="s",
            bound=2,
            at_most=True,
        )


def once(work) -> float:
    """How long it takes when the outbox is empty."""
    no_letters()
    return seconds(work)
