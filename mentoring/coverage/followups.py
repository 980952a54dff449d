"""What is followed up about doubles that a region explained. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from backend.common.clock import local_date
from backend.directory.models import Centre, Territory
from backend.notifications.enums import Category
from backend.notifications.registry import SUBJECT_COLUMNS, Rule, Step, register
from backend.notifications.variables import Variable
from mentoring.coverage.models import Justification
from mentoring.offering.models import Service

SERVICE = Variable("service", _("title of the service"), "justification.service.title")
PLACE = Variable("place", _("municipality or region"), "place")
DAY = Variable("date", _("last day of the justification"), "justification.until", dated=True)


def standing(now: datetime) -> QuerySet[Any, Any]:
    """Justifications that nobody took back or replaced, each with its last day."""
    rows: QuerySet[Any, Any] = (
        Justification.objects.standing()
        .order_by()
        .values(
            subject_id=F("pk"), anchor=F("until"), zone=F("region__time_zone"), about=F("pk"),
            centre_id=Cast(Value(None), BigIntegerField()),  # untyped, PostgreSQL takes it for text
        )
    )  # fmt: skip
    return rows.values(*SUBJECT_COLUMNS)


def about(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each justification that still stands, with its place."""
    rows = Justification.objects.standing().filter(pk__in=ids).select_related("service", "municipality", "region")
    return {row.pk: _facts(row) for row in rows}


def a_specimen(centre: Centre, now: datetime) -> dict[str, Any]:
    """A double of an invented service in the centre's region, explained until a month from now."""
    region = centre.region if centre.region_id else Territory(name=str(_("Region")))
    ends = local_date(now, region.time_zone) + timedelta(days=30)
    return _facts(Justification(region=region, service=Service(title=str(_("Legal consultation"))), until=ends))


def _facts(justification: Justification) -> dict[str, Any]:
    return {"justification": justification, "place": justification.municipality or justification.region}


register(
    Rule(
        key="coverage.justification_ends",
        title=_("The justification of a double ends: to who wrote it"),
        why=_("You explained why two centres offer the same there, or you operate the region."),
        category=Category.NUDGE,
        subject="coverage.justification",
        template="coverage/letters/justification_ends.txt",
        context=about,
        variables=(SERVICE, PLACE, DAY),
        specimen=a_specimen,
        subjects=standing,
        thread="justification",
        to="justification_author",
        offsets=(-30, -7),
        ends_with_day=True,
        counted_from=_("last day of the justification"),
        escalation=(
            Step(
                to="justification_operators",
                offsets=(1,),
                title=_("The justification of a double is over: to the operators of the region"),
            ),
        ),
    )
)
