"""Lists of the early warning."""

from datetime import timedelta

from backend.audit.services import record
from backend.common import clock
from backend.demo.factories import UserFactory
from projects.warning.enums import POINTS_CHANGED
from projects.warning.models import FalseAlarm, RiskDay
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.directory import region


def false_alarm(world, number):
    return FalseAlarm.objects.create(
        project=world.things["project"], indicator=f"overdue-{number}", grade=1, reason="Уже решено", by=UserFactory(),
        until=clock.now().date(), at=clock.now(),
    )  # fmt: skip


def risk_day(world, number):
    """With a reason and with a mark of somebody else beside it."""
    false_alarm(world, number)
    reason = {"key": "overdue", "grade": 1, "points": 25, "measure": 1, "since": "2026-01-01", "facts": {"title": "О"}}
    day = clock.now().date() - timedelta(days=number)
    return RiskDay.objects.create(project=world.things["project"], on=day, level=1, points=25, reasons=[reason])


def points_change(world, number):
    state = {"grades": {"overdue": [[1, number], [8, 45]]}, "levels": None}
    return record(
        actor=UserFactory(), verb=POINTS_CHANGED, target=world.things["region"], now=clock.now(), before=state,
        after=state,
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /warning-points/": ("operator", region, 5),
    "GET /projects/{id}/risk/alarms/": ("mentor", false_alarm, 5),
    "GET /projects/{id}/risk/history/": ("mentor", risk_day, 6),
}


PAGES: dict[str, PageCount] = {
    "warning:project": ("mentor", {"pk": "project"}, risk_day, 12),
    "warning:history": ("operator", {"pk": "region"}, points_change, 6),
}
