"""What is followed up about centres themselves: that their money ends. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.common.clock import local_date
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.registry import SUBJECT_COLUMNS, Rule, Step, register
from backend.notifications.variables import Variable

CENTRE = Variable("centre", _("name of the centre"), "centre.name")
DAY = Variable("date", _("last day for which there is money"), "centre.funded_until", dated=True)


def paid_for_a_time(now: datetime) -> QuerySet[Any, Any]:
    """Centres that are not closed, each with the last day for which it has money; a later day is a later letter."""
    rows = Centre.objects.filter(funded_until__isnull=False).exclude(status=CentreStatus.CLOSED)
    named: QuerySet[Any, Any] = rows.order_by().values(
        subject_id=F("pk"), anchor=F("funded_until"), zone=F("region__time_zone"), about=F("pk"), centre_id=F("pk")
    )
    return named.values(*SUBJECT_COLUMNS)


def about_centres(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each centre with the day; one that has said no day any more is left out."""
    rows = Centre.objects.filter(pk__in=ids, funded_until__isnull=False).select_related("region")
    return {centre.pk: {"centre": centre} for centre in rows}


def an_ending(centre: Centre, now: datetime) -> dict[str, Any]:
    """The facts of this very centre, as if its money ended in a month."""
    zone = centre.zone if centre.region_id else "Europe/Moscow"
    return {"centre": Centre(pk=1, name=centre.name, funded_until=local_date(now, zone) + timedelta(days=30))}


register(
    Rule(
        key="offering.money_ends",
        title=_("The money of the centre ends: to its heads"),
        why=_("You head this centre, or you operate its region."),
        category=Category.SERVICE,
        subject="directory.centre",
        template="offering/letters/money_ends.txt",
        context=about_centres,
        variables=(CENTRE, DAY),
        specimen=an_ending,
        subjects=paid_for_a_time,
        thread="centre",
        to="centre_heads",
        offsets=(-90, -30, -7),
        counted_from=_("last day for which the centre has money"),
        escalation=(
            Step(
                to="centre_operators",
                offsets=(-60, -14, 1),
                title=_("The money of the centre ends: to the operator of the region"),
            ),
        ),
    )
)
