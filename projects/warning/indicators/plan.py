"""What the application promised: activities, results, and what the work lives on afterwards."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, DecimalField, F, Q, Value, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.ui import wording
from projects.lifecycle import FUNDED
from projects.models import Project
from projects.passport.enums import ResultKind
from projects.passport.models import Activity, Result
from projects.passport.parts import part_of_field
from projects.warning.asking import Days, Percent, day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

# So near to its end a project has to know what it lives on afterwards.
LAST_QUARTER = timedelta(days=90)


def elapsed(start: str, end: str, now: datetime) -> Percent:
    """How much of the time between two days of the row is over, in per cent."""
    return Percent(Days(day_in_utc(now), F(start)), Days(F(end), F(start)))


def _activities(now: datetime) -> Rows:
    rows = (
        Activity.objects.filter(done_on=None, ends_on__lte=day_in_utc(now), task__project__stage__in=FUNDED)
        .order_by("task__project_id", "ends_on", "pk")
        .distinct("task__project_id")
    )
    return found(rows, project="task__project_id", since=F("ends_on"), facts={"title": F("title")})


def _activities_words(reason: Reason) -> str:
    return ngettext(
        "An activity of the plan is late by %(days)s day, since %(day)s: %(title)s",
        "An activity of the plan is late by %(days)s days, since %(day)s: %(title)s",
        reason.measure,
    ) % {"days": reason.measure, "day": wording.day(reason.since or date.min), "title": reason.facts["title"]}


def _results(now: datetime) -> Rows:
    """The measure is by how many per cent the results lag behind the time; each result counts alike."""
    one = Least(Coalesce(F("achieved"), Value(0, output_field=DecimalField())) / F("target"), Value(1))
    rows = (
        Result.objects.filter(kind=ResultKind.QUANTITY, target__gt=0, project__stage__in=FUNDED)
        .filter(project__starts_on__lt=day_in_utc(now), project__ends_on__gt=F("project__starts_on"))
        .order_by()
        .values("project_id", "project__starts_on", "project__ends_on")
        .annotate(share=Avg(one, output_field=DecimalField()))
        .annotate(done=Percent(F("share"), Value(1)), over=elapsed("project__starts_on", "project__ends_on", now))
    )
    return found(rows, measure=F("over") - F("done"), facts={"over": F("over"), "done": F("done")})


def _results_words(reason: Reason) -> str:
    return _("%(over)s%% of the time is over, %(done)s%% of the promised results are there") % reason.facts


def _resources(now: datetime) -> Rows:
    near = Q(ends_on__lte=now.date() + LAST_QUARTER)
    rows = Project.objects.filter(stage__in=FUNDED, resources="")
    return found(rows, project="pk", measure=Case(When(near, then=2), default=1), facts={"ends": F("ends_on")})


def _resources_words(reason: Reason) -> str:
    if reason.grade > 1 and reason.facts.get("ends"):
        day = wording.day(date.fromisoformat(reason.facts["ends"]))
        return _("The project ends on %(day)s, and the passport does not say what it lives on afterwards") % {
            "day": day
        }
    return _("The passport does not say what the project lives on afterwards")


def _to_work(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("passport:work", args=[project])


def _to_reports(project: int, facts: Mapping[str, Any]) -> str:
    """What was reached is put down in the analytical report."""
    return reverse("reports:of_project", args=[project])


def _to_future(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("passport:step", args=[project, part_of_field("resources")])


PLAN = (
    Indicator(
        key="activities",
        title=gettext_lazy("Activity later than planned"),
        unit=Unit.DAYS,
        rows=_activities,
        grades=(Grade(8, 10), Grade(31, 20)),
        words=_activities_words,
        remedy=gettext_lazy("Hold the activity and put down the day, or agree on another one"),
        link=_to_work,
        watches={"passport.Activity": "task__project_id"},
    ),
    Indicator(
        key="results",
        title=gettext_lazy("Results behind the time"),
        unit=Unit.PERCENT,
        rows=_results,
        grades=(Grade(30, 10), Grade(50, 20)),
        words=_results_words,
        remedy=gettext_lazy("Put down what was achieved; where it really lags, plan with the mentor how to catch up"),
        link=_to_reports,
        watches={"passport.Result": "project_id"},
    ),
    Indicator(
        key="resources",
        title=gettext_lazy("Nothing to live on after the grant"),
        unit=Unit.FACT,
        rows=_resources,
        grades=(
            Grade(1, 5, gettext_lazy("the passport says nothing")),
            Grade(2, 15, gettext_lazy("and the project ends within 90 days")),
        ),
        words=_resources_words,
        remedy=gettext_lazy("Write into the passport what the work lives on afterwards"),
        link=_to_future,
        watches={"projects.Project": "pk"},
    ),
)
