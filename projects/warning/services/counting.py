"""Stores the levels of projects, with their history, and tells who has to know of a rise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from backend.common.clock import MOSCOW, local_date
from backend.directory.models import Territory
from backend.notifications.engine.database import known_zone, try_transaction_lock
from projects.enums import RiskLevel
from projects.warning.counting import WRITE, ask, statement
from projects.warning.models import RiskChange, RiskRun
from projects.warning.registry import Reason, stored_reasons
from projects.warning.signals import risk_fell, risk_rose

# One count at a time: the later one then knows whatever the earlier one has written.
LOCK = "warning:count"
# So many changed projects are counted at once; the rest waits for the next round of the clock.
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Rise:
    """A project that is at a higher level than before, high enough for its mentor to be told."""

    project_id: int
    was: RiskLevel
    level: RiskLevel
    points: int
    reasons: list[Reason]
    on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a count did: how many projects it looked at, how many rows differed, and which rose."""

    projects: int
    changed: int
    rises: list[Rise]

    def figures(self) -> dict[str, int]:
        return {"projects": self.projects, "changed": self.changed, "risen": len(self.rises)}


@transaction.atomic
def count_risks(*, now: datetime, ids: Sequence[int] | None = None, zones: Sequence[str] | None = None) -> Outcome:
    """Counts the points of projects (of all, of those with `ids`, of those in `zones`) and stores what differs.

    Whoever looks after a project that rose or fell is told in the same transaction (`projects.warning.signals`).
    Counting twice changes nothing the second time; a count that runs already is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    return _count(now=now, ids=ids, zones=zones)


@transaction.atomic
def count_changed(now: datetime) -> dict[str, Any]:
    """The job of the clock that counts the projects whose facts have changed; returns figures."""
    if not try_transaction_lock(LOCK):
        return {"busy": 1}
    rows = RiskChange.objects.order_by("pk").values_list("pk", "number")[:BATCH]
    waiting = list(rows)
    if not waiting:
        return {}
    RiskChange.objects.filter(pk__in=[pk for pk, _number in waiting]).delete()
    return _count(now=now, ids=sorted({number for _pk, number in waiting})).figures()


@transaction.atomic
def count_daily(now: datetime) -> dict[str, Any]:
    """The job of the clock that counts all projects once a day, in each time zone when a new day has begun there."""
    zones = {*Territory.objects.order_by().values_list("time_zone", flat=True).distinct(), MOSCOW}
    days = {zone: local_date(now, known_zone(zone)) for zone in zones}
    done = set(RiskRun.objects.filter(on__in=set(days.values())).values_list("zone", "on"))
    due = sorted(zone for zone, day in days.items() if (zone, day) not in done)
    if not due or not try_transaction_lock(LOCK):
        return {}
    runs = [RiskRun(zone=zone, on=days[zone], at=now) for zone in due]
    RiskRun.objects.bulk_create(runs, ignore_conflicts=True)
    figures = _count(now=now, zones=due).figures()
    RiskRun.objects.filter(zone__in=due, at=now).update(**figures)
    return figures


def _count(*, now: datetime, ids: Sequence[int] | None = None, zones: Sequence[str] | None = None) -> Outcome:
    with connection.cursor() as cursor:  # a hundred thousand reasons are sorted in memory; until the transaction ends
        cursor.execute("SET LOCAL work_mem = '64MB'")
    figures: dict[str, int] = {}
    falls: dict[int, RiskLevel] = {}
    rises = []
    for kind, number, was, level, points, reasons, on in ask(*statement(WRITE, now=now, ids=ids, zones=zones)):
        if kind == "rise":
            rises.append(Rise(number, RiskLevel(was), RiskLevel(level), points, stored_reasons(reasons), on))
        elif kind == "fall":
            falls[number] = RiskLevel(level)
        else:
            figures[kind] = number
    if falls:
        risk_fell.send(sender=None, levels=falls, now=now)
    if rises:
        risk_rose.send(sender=None, rises=rises, now=now)
    return Outcome(figures["counted"], figures["changed"], rises)


def note_change(project_id: int, now: datetime) -> None:
    """Has a project counted anew soon; in the caller's transaction."""
    RiskChange.objects.create(number=project_id, at=now)
