"""A country full of projects, made by the database itself in seconds."""

from datetime import date

from django.db import connection

from backend.accounts.models import Membership, Preferences, User
from backend.directory.models import Centre, Organisation, Territory
from backend.notifications.models import Letter
from projects.models import Checkpoint, Project
from tests.load.harness import fill, run_sql

ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
    "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
)  # fmt: skip
CENTRES = 88
FILLED = (Territory, Centre, Organisation, User, Membership, Preferences, Project, Checkpoint, Letter)


def empty() -> None:
    """Takes everything away that `people` has made."""
    tables = [model._meta.db_table for model in (Letter, Territory, Organisation, User)]
    run_sql(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def people(projects: int, *, checkpoints: int, first_day: date, days: int) -> None:
    """So many active projects, each of its own organisation with one leader, so many checkpoints each.

    There is a centre in each of 88 regions over eleven time zones. Leaders may be written to at any hour, so that
    a run does not depend on the time of day. The checkpoints fall due evenly over `days` from `first_day` on.
    """
    empty()
    zones = ", ".join(f"'{zone}'" for zone in ZONES)
    fill(
        Territory, f"generate_series(1, {CENTRES}) AS n",
        id="n", kind="'region'", code="'region-' || n", name="'Область ' || n",
        time_zone=f"(ARRAY[{zones}])[1 + n % {len(ZONES)}]",
    )  # fmt: skip
    fill(Centre, f"generate_series(1, {CENTRES}) AS n", id="n", name="'Ресурсный центр ' || n", region_id="n")
    series = f"generate_series(1, {projects}) AS n"
    fill(
        User, series,
        id="n", password="'!'", email="'leader' || n || '@nko' || n || '.example'", full_name="'Анна Смирнова-' || n",
    )  # fmt: skip
    fill(
        Organisation, series,
        id="n", name="'Автономная некоммерческая организация «Дело ' || n || '»'",
        short_name="'АНО «Дело ' || n || '»'",
        region_id=f"1 + n % {CENTRES}",
    )  # fmt: skip
    fill(Membership, series, id="n", role="'owner'", user_id="n", organisation_id="n", started_on="current_date")
    fill(
        Preferences, series,
        id="n", user_id="n", quiet_from="'00:00'", quiet_until="'00:00'", rests_on_days_off="false",
    )  # fmt: skip
    fill(
        Project, series,
        id="n", organisation_id="n", centre_id=f"1 + n % {CENTRES}", stage="'active'", stage_since="now()",
        title="'Соседский двор № ' || n",
    )  # fmt: skip
    fill(
        Checkpoint, f"generate_series(0, {projects * checkpoints - 1}) AS n",
        id="n + 1", project_id=f"1 + n / {checkpoints}", kind="'key'", title="'Отчёт о встречах № ' || n",
        due_on=f"date '{first_day}' + (n::bigint * 7919 % {days})::int",
    )  # fmt: skip
    tidy()


def tidy() -> None:
    """As autovacuum leaves the tables after a while."""
    assert not connection.in_atomic_block
    run_sql(f"VACUUM ANALYZE {', '.join(model._meta.db_table for model in FILLED)}")


def no_letters() -> None:
    """An empty outbox."""
    run_sql(f"TRUNCATE {Letter._meta.db_table} RESTART IDENTITY CASCADE", f"VACUUM ANALYZE {Letter._meta.db_table}")
