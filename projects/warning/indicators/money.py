"""Tranches: late, held up by the funder, not spent."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.ui import wording
from projects.funding.models import Tranche
from projects.lifecycle import FUNDED
from projects.warning.asking import Days, Percent, day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit


def _awaited(now: datetime) -> Any:
    return Tranche.objects.awaited().filter(planned_on__lte=day_in_utc(now), project__stage__in=FUNDED).order_by()


def _late(now: datetime) -> Rows:
    rows = _awaited(now).filter(delayed_by_funder=False).values("project_id").annotate(first=Min("planned_on"))
    return found(rows, since=F("first"))


def _late_words(reason: Reason) -> str:
    return ngettext(
        "The tranche has not come for %(days)s day, it was planned for %(day)s",
        "The tranche has not come for %(days)s days, it was planned for %(day)s",
        reason.measure,
    ) % {"days": reason.measure, "day": wording.day(reason.since or date.min)}


def _held_up(now: datetime) -> Rows:
    rows = (
        _awaited(now).filter(delayed_by_funder=True).order_by("project_id", "planned_on", "pk").distinct("project_id")
    )
    return found(rows, since=F("planned_on"), facts={"cause": F("cause")})


def _held_up_words(reason: Reason) -> str:
    return _("The funder delays the tranche of %(day)s: %(cause)s") % {
        "day": wording.day(reason.since or date.min),
        "cause": reason.facts.get("cause", ""),
    }


def _unspent(now: datetime) -> Rows:
    """The measure is by how many per cent the spending of the latest tranche lags behind its time.

    Its time runs from the day on which it came until the next one is planned, or until the project ends.
    """
    following = Tranche.objects.filter(project=OuterRef("project"), number=OuterRef("number") + 1).values("planned_on")[
        :1
    ]
    rows = (
        Tranche.objects.filter(received__gt=0, received_on__lt=day_in_utc(now), project__stage__in=FUNDED)
        .annotate(until=Coalesce(Subquery(following), F("project__ends_on")))
        .filter(until__gt=F("received_on"))
        .annotate(
            over=Percent(Days(day_in_utc(now), F("received_on")), Days(F("until"), F("received_on"))),
            used=Percent(F("spent"), F("received")),
        )
        .order_by("project_id", "-number")
        .distinct("project_id")
    )
    facts = {"over": F("over"), "used": F("used"), "number": F("number")}
    return found(rows, measure=F("over") - F("used"), since=F("received_on"), facts=facts)


def _unspent_words(reason: Reason) -> str:
    return _("Tranche %(number)s: %(over)s%% of its time is over, %(used)s%% of it is spent") % reason.facts


def _to_money(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("funding:money", args=[project])


TRANCHES = {"funding.Tranche": "project_id"}

MONEY = (
    Indicator(
        key="tranche",
        title=gettext_lazy("Tranche has not come"),
        unit=Unit.DAYS,
        rows=_late,
        grades=(Grade(8, 10), Grade(31, 20)),
        words=_late_words,
        remedy=gettext_lazy("Put down that it came; if the funder delays it, write that down: it does not count then"),
        link=_to_money,
        watches=TRANCHES,
    ),
    Indicator(
        key="funder",
        title=gettext_lazy("Tranche delayed by the funder"),
        unit=Unit.DAYS,
        rows=_held_up,
        grades=(Grade(1, 0),),
        words=_held_up_words,
        remedy=gettext_lazy("Not the NKO's fault: agree on what can be done without the money"),
        link=_to_money,
        watches=TRANCHES,
        informs=True,
    ),
    Indicator(
        key="spending",
        title=gettext_lazy("Spending behind the tranche"),
        unit=Unit.PERCENT,
        rows=_unspent,
        grades=(Grade(40, 10), Grade(60, 20)),
        words=_unspent_words,
        remedy=gettext_lazy("Put down what was spent; where the plan has changed, agree on it with the fund"),
        link=_to_money,
        watches=TRANCHES,
    ),
)
