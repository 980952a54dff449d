"""What is followed up about public defences, and the letters that services order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.directory.enums import CentreStatus
from backend.notifications.enums import Category
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Notice, Rule, register
from backend.notifications.variables import Variable
from mentoring.defence.models import Ballot, Defence, Question, Season
from mentoring.defence.tokens import confirm_url

HEADS = _("You head a resource centre whose year is defended in public.")
JURY = _("You are in the jury of the public defence of resource centres.")
ASKER = _("You, or somebody with your address, asked a question at a public defence.")
YEAR = (Variable("year", _("year that is reported on"), "season.year"),)


def about_seasons(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each defence of a year."""
    return {row.pk: {"season": row} for row in Season.objects.filter(pk__in=ids).select_related("region")}


def about_questions(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each question that nobody has hidden, with the report that it is about."""
    rows = Question.objects.filter(pk__in=ids, hidden_at=None).select_related("defence__season", "defence__centre")
    return {
        row.pk: {
            "question": row, "defence": row.defence, "season": row.defence.season, "confirm_url": confirm_url(row)
        }
        for row in rows
    }  # fmt: skip


def unpublished(now: datetime) -> QuerySet[Any, Any]:
    """Open years, counted from the day by which reports are published, to each head whose centre has not done it."""
    held = "region__centres__memberships__"
    to_heads = Season.objects.filter(**{
        "closed_at": None, "region__centres__status": CentreStatus.VERIFIED, f"{held}role": Role.HEAD,
        f"{held}ended_on": None, f"{held}user__is_active": True,
    }).annotate(at_centre=F("region__centres__pk"))  # fmt: skip
    published = Defence.objects.filter(
        season=OuterRef("pk"), centre=OuterRef("at_centre"), versions__published_at__isnull=False
    )
    people: QuerySet[Any, Any] = (
        to_heads.exclude(Exists(published))
        .order_by()
        .values(
            subject_id=F("pk"),
            anchor=F("report_by"),
            zone=F("region__time_zone"),
            about=F("pk"),
            centre_id=F("at_centre"),
            recipient=F(f"{held}user__email"),
            user_id=F(f"{held}user_id"),
            language=Coalesce(F(f"{held}user__preferences__language"), Value("ru")),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    )
    return people


def without_points(now: datetime) -> QuerySet[Any, Any]:
    """Open years, counted from the last day for points, to each of the jury who has not judged every report yet."""
    given = Ballot.objects.filter(defence=OuterRef("pk"), by=OuterRef(OuterRef("juror")))
    at_work = Membership.objects.current().filter(user=OuterRef(OuterRef("juror")), centre=OuterRef("centre"))
    left = (
        Defence.objects.filter(season=OuterRef("pk"), versions__published_at__isnull=False)
        .exclude(Exists(given))
        .exclude(Exists(at_work))
    )
    people: QuerySet[Any, Any] = (
        Season.objects.filter(closed_at=None, jury__is_active=True)
        .annotate(juror=F("jury__pk"))
        .filter(Exists(left))
        .order_by()
        .values(
            subject_id=F("pk"),
            anchor=F("scores_until"),
            zone=F("region__time_zone"),
            about=F("pk"),
            centre_id=Cast(Value(None), BigIntegerField()),  # untyped, PostgreSQL takes it for text
            recipient=F("jury__email"),
            user_id=F("juror"),
            language=Coalesce(F("jury__preferences__language"), Value("ru")),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    )
    return people


for rule in (
    Rule(
        key="defence.report_due",
        title=_("The report for the public defence is not published: to the head of the centre"),
        why=HEADS,
        category=Category.NUDGE,
        subject="defence.season",
        template="defence/letters/report_due.txt",
        context=about_seasons,
        variables=YEAR,
        subjects=unpublished,
        counted_from=_("the day by which reports are published"),
        thread="season",
        to=SELF,
        offsets=(-21, -7, -1, 2),
        window=timedelta(days=5),
    ),
    Rule(
        key="defence.points_due",
        title=_("Points for the public defence are missing: to the jury"),
        why=JURY,
        category=Category.NUDGE,
        subject="defence.season",
        template="defence/letters/points_due.txt",
        context=about_seasons,
        variables=YEAR,
        subjects=without_points,
        counted_from=_("the last day on which points are given"),
        thread="season",
        to=SELF,
        offsets=(-10, -3, 0),
        ends_with_day=True,
    ),
):
    register(rule)

for notice in (
    Notice(
        key="defence.season_opened",
        title=_("The public defence of a year is open: to the heads of centres"),
        why=HEADS,
        category=Category.SERVICE,
        subject="defence.season",
        template="defence/letters/season_opened.txt",
        context=about_seasons,
        variables=YEAR,
    ),
    Notice(
        key="defence.confirm_question",
        title=_("Confirm a question at a public defence: to who asks"),
        why=ASKER,
        category=Category.SERVICE,
        subject="defence.question",
        template="defence/letters/confirm_question.txt",
        context=about_questions,
        variables=YEAR,
    ),
    Notice(
        key="defence.asked",
        title=_("A question at the public defence: to the head of the centre"),
        why=HEADS,
        category=Category.SERVICE,
        subject="defence.question",
        template="defence/letters/asked.txt",
        context=about_questions,
        variables=YEAR,
    ),
    Notice(
        key="defence.answered",
        title=_("A question at the public defence is answered: to who asked"),
        why=ASKER,
        category=Category.SERVICE,
        subject="defence.question",
        template="defence/letters/answered.txt",
        context=about_questions,
        variables=YEAR,
    ),
):
    register(notice)
