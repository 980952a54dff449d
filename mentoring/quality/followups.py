"""What is followed up about assessments and their marks, and the letters that services order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.common.clock import MOSCOW
from backend.common.days import day_in
from backend.notifications.enums import Category
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Notice, Rule, Unit, register
from backend.notifications.variables import Variable
from mentoring.quality.enums import Status
from mentoring.quality.models import Assessment
from mentoring.quality.services.assessing import WITH_PLACE

OF_PLACE = _("You answer for the NKO or the centre whose services are measured by a standard.")
OF_CONFIRMER = _("You were asked to confirm an assessment, as head of a centre or operator of the region.")
ABOUT = (
    Variable("standard", _("title of the standard"), "assessment.standard.title"),
    Variable("place", _("NKO or centre that is assessed"), "place"),
)
ZONE = Coalesce("centre__region__time_zone", "organisation__region__time_zone", Value(MOSCOW))
ASSESSED = {"centre": Q(), "organisation": Q()}
OPERATED = Q(confirmer=None)
CONFIRMERS = {"confirmer": Q(), "centre__region": OPERATED, "organisation__region": OPERATED}
ROLES = {
    "centre": Role.HEAD, "organisation": Role.OWNER, "confirmer": Role.HEAD, "centre__region": Role.OPERATOR,
    "organisation__region": Role.OPERATOR,
}  # fmt: skip
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
    return _to(rows.annotate(anchor=F("valid_until")), ASSESSED)


def waiting(now: datetime) -> Rows:
    """Assessments that wait for confirmation, counted from the day on which they were sent, to those who decide."""
    rows = Assessment.objects.filter(status=Status.SUBMITTED).annotate(anchor=day_in(ZONE, "submitted_at"))
    return _to(rows, CONFIRMERS)


def _to(rows: Rows, ways: Mapping[str, Q]) -> Rows:
    """One row for each person to whom one of the ways leads, under its condition, with the role that counts there."""
    paths = [f"{way}__memberships__" for way in ways]
    held = Q()
    for path, (way, condition) in zip(paths, ways.items(), strict=True):
        held |= condition & Q(**{f"{path}role": ROLES[way], f"{path}ended_on": None, f"{path}user__is_active": True})
    people: Rows = (
        rows.filter(held)
        .order_by()
        .values(
            "anchor",
            "centre_id",
            subject_id=F("pk"),
            zone=ZONE,
            about=F("pk"),
            recipient=Coalesce(*(f"{path}user__email" for path in paths), Value("")),
            user_id=Coalesce(*(f"{path}user_id" for path in paths), Value(None)),
            language=Coalesce(*(f"{path}user__preferences__language" for path in paths), Value("ru")),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
        .distinct()
    )
    return people


# What the rules and notices of this app share.
of_assessment: dict[str, Any] = {"subject": "quality.assessment", "context": about, "variables": ABOUT}

for rule in (
    Rule(
        key="quality.mark_ends",
        title=_("A quality mark ends: to those who answer for the centre or the NKO"),
        why=OF_PLACE,
        category=Category.NUDGE,
        template="quality/letters/mark_ends.txt",
        subjects=ending_marks,
        counted_from=_("the last day of the mark"),
        thread="assessment",
        to=SELF,
        offsets=(-60, -30, -7),
        ends_with_day=True,
        **of_assessment,
    ),
    Rule(
        key="quality.waiting",
        title=_("An assessment waits for confirmation: to those who confirm it"),
        why=OF_CONFIRMER,
        category=Category.NUDGE,
        template="quality/letters/waiting.txt",
        subjects=waiting,
        counted_from=_("the day on which it was sent"),
        thread="assessment",
        to=SELF,
        offsets=(5, 10, 20),
        unit=Unit.WORKING,
        window=timedelta(days=7),
        **of_assessment,
    ),
):
    register(rule)

for notice in (
    Notice(
        key="quality.submitted",
        title=_("An assessment was sent for confirmation: to those who confirm it"),
        why=OF_CONFIRMER,
        category=Category.SERVICE,
        template="quality/letters/submitted.txt",
        **of_assessment,
    ),
    Notice(
        key="quality.given_back",
        title=_("An assessment was given back to be completed: to those who sent it"),
        why=OF_PLACE,
        category=Category.SERVICE,
        template="quality/letters/given_back.txt",
        **of_assessment,
    ),
    Notice(
        key="quality.decided",
        title=_("An assessment was decided: to those who sent it"),
        why=OF_PLACE,
        category=Category.SERVICE,
        template="quality/letters/decided.txt",
        **of_assessment,
    ),
    Notice(
        key="quality.version_published",
        title=_("A standard has a new version: to those who are measuring themselves by the old one"),
        why=OF_PLACE,
        category=Category.SERVICE,
        template="quality/letters/version_published.txt",
        **of_assessment,
    ),
):
    register(notice)
