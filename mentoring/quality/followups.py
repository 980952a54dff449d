"""What is followed up about assessments and their marks, and the letters that services order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.common.clock import MOSCOW
from backend.notifications.enums import Category
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Notice, Rule, Unit, register
from backend.notifications.variables import Variable
from mentoring.quality.enums import Status
from mentoring.quality.models import Assessment
from mentoring.quality.services.assessing import WITH_PLACE

OF_PLACE = _("You answer for the NKO or the centre whose services are measured by a standard.")
OF_CONFIRMER = _("You were asked to confirm an assessment, as head of a centre or operator of the region.")
ABOUT = (
    Variable("standard", _("title of the standard"), "assessment.standard"),
    Variable("place", _("NKO or centre that is assessed"), "place"),
)
ZONE = Coalesce("centre__region__time_zone", "organisation__region__time_zone", Value(MOSCOW))
Rows = QuerySet[Any, Any]


def about(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each assessment with what it is of."""
    rows = Assessment.objects.filter(pk__in=ids).select_related(*WITH_PLACE)
    return {row.pk: {"assessment": row, "place": row.place} for row in rows}


def ending_marks(now: datetime) -> Rows:
    """Marks, counted from their last day, to those who answer for the place; not where the next one is running."""
    running = Assessment.objects.running().filter(
        Q(centre=OuterRef("centre")) | Q(organisation=OuterRef("organisation")), standard=OuterRef("standard")
    )
    rows = Assessment.objects.filter(status=Status.CONFIRMED, standard__retired_on=None).exclude(Exists(running))
    anchored = rows.annotate(anchor=F("valid_until"))
    return _to(anchored, "centre", Role.HEAD).union(_to(anchored, "organisation", Role.OWNER), all=True)


def waiting(now: datetime) -> Rows:
    """Assessments that wait for confirmation, counted from the day on which they were sent, to those who decide."""
    rows = Assessment.objects.filter(status=Status.SUBMITTED)
    day = Cast(Func(ZONE, F("submitted_at"), function="timezone", output_field=DateTimeField()), DateField())
    return _to(rows.annotate(anchor=day), "confirmer", Role.HEAD)


def _to(rows: QuerySet[Assessment], place: str, role: Role) -> Rows:
    held = f"{place}__memberships__"
    people: Rows = (
        rows.filter(**{f"{held}role": role, f"{held}ended_on": None, f"{held}user__is_active": True})
        .order_by()
        .values(
            "anchor",
            subject_id=F("pk"),
            zone=ZONE,
            about=F("pk"),
            recipient=F(f"{held}user__email"),
            user_id=F(f"{held}user_id"),
            language=Coalesce(F(f"{held}user__preferences__language"), Value("ru")),
        )
    )
    return people
