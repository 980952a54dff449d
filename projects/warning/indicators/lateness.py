"""Late again and again: what is done in the end is forgotten by the other indicators, but it was a sign."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from projects.enums import LEGAL_KINDS
from projects.lifecycle import FUNDED
from projects.models import Checkpoint, Project
from projects.passport.models import Activity
from projects.warning.asking import Days, day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

# What fell due within this time is looked at.
WINDOW = timedelta(days=90)
# So many days late is not late yet.
GRACE = 3


def _late(rows: QuerySet[Any, Any], project: str, due: str, now: datetime) -> Coalesce:
    """How many of the project's rows were done too late, or are still to be done."""
    late = (
        rows.filter(**{project: OuterRef("pk"), f"{due}__gt": now.date() - WINDOW, f"{due}__lte": now.date()})
        .annotate(days=Days(Coalesce("done_on", day_in_utc(now)), F(due)))
        .filter(days__gt=GRACE)
        .order_by()
        .values(project)
    )
    return Coalesce(Subquery(late.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)


def _again(now: datetime) -> Rows:
    checkpoints = _late(Checkpoint.objects.filter(kind__in=LEGAL_KINDS), "project", "due_on", now)
    activities = _late(Activity.objects.all(), "task__project", "ends_on", now)
    rows = Project.objects.filter(stage__in=FUNDED).order_by().annotate(late=checkpoints + activities)
    return found(rows.filter(late__gte=2), project="pk", measure=F("late"))


def _again_words(reason: Reason) -> str:
    return ngettext(
        "Late %(times)s time within ninety days, with dates and activities together",
        "Late %(times)s times within ninety days, with dates and activities together",
        reason.measure,
    ) % {"times": reason.measure}


def _to_work(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("passport:work", args=[project])


LATENESS = (
    Indicator(
        key="late_again",
        title=gettext_lazy("Late again and again within ninety days"),
        unit=Unit.TIMES,
        rows=_again,
        grades=(Grade(2, 20), Grade(3, 35)),
        words=_again_words,
        remedy=gettext_lazy("Go through the plan with the mentor: what can be held earlier, moved or left out"),
        link=_to_work,
        watches={"projects.Checkpoint": "project_id", "passport.Activity": "task__project_id"},
    ),
)
