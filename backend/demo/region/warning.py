"""The early warning of the invented region has counted for some weeks; a mentor has marked a false alarm, and the
operator has changed points."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection

from backend.accounts.models import User
from backend.demo.region.people import DOMAIN, Place
from mentoring.models import Assignment
from projects.models import Project
from projects.warning.models import RiskChange
from projects.warning.registry import Reason, stored_reasons
from projects.warning.scale import declared_table
from projects.warning.services.alarms import mark_false_alarm
from projects.warning.services.counting import count_daily
from projects.warning.services.points import change_points

WEEKS = 10


def build_warning(place: Place, now: datetime) -> None:
    """Counts each third day of the last weeks by the facts that are known now, so that there is a history to show."""
    with connection.cursor() as cursor:  # the planner knows nothing of rows that were made a moment ago
        cursor.execute("ANALYZE")
    operator = User.objects.get(email=f"oleg@{DOMAIN}")
    for days in range(WEEKS * 7, 0, -3):
        count_daily(now - timedelta(days=days))
    table = declared_table()
    grades = {**table.grades, "overdue": ((1, 25), (8, 45))}
    change_points(region=place.region, table=replace(table, grades=grades), by=operator, now=now - timedelta(days=4))
    _false_alarm(now)
    count_daily(now)
    RiskChange.objects.all().delete()


def _false_alarm(now: datetime) -> None:
    """Somebody's accountant is on leave: the mentor knows that the paper is ready."""
    for assignment in Assignment.objects.current().filter(mentor__email=f"boris@{DOMAIN}").select_related("project"):
        project = Project.objects.select_related("risk").get(pk=assignment.project_id)
        gravest = _late(stored_reasons(project.risk.reasons)) if hasattr(project, "risk") else None
        if gravest:
            mark_false_alarm(
                project=project, indicator=gravest.key, by=assignment.mentor, now=now,
                reason="Бумага готова и лежит в фонде: бухгалтер вернётся из отпуска и отметит.",
            )  # fmt: skip
            return


def _late(reasons: list[Reason]) -> Reason | None:
    return next((reason for reason in reasons if reason.key in {"start", "overdue"}), None)
