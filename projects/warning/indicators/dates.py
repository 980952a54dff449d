"""What the contract and the fund ask for by a day: signature, checkpoints, the first ninety days, suspension."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Case, Count, Exists, F, Func, IntegerField, Min, OuterRef, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.ui import wording
from projects.enums import LEGAL_KINDS, CheckpointKind
from projects.lifecycle import CONTRACT_DAYS, FUNDED, LIVE, Stage
from projects.models import Checkpoint, Contract, Project
from projects.reports.models import StageReport
from projects.warning.asking import Days, constant, day_at, day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

# So many days a first step may be late before it is a sign.
START_GRACE = 3


def _unsigned(now: datetime) -> Rows:
    """The measure is the day of forty-five; where the contract's term is another one, in proportion to it."""
    rows = Contract.objects.filter(
        signed_on=None, opened_on__lte=day_in_utc(now), project__stage__in=(Stage.WON, Stage.CONTRACTING)
    ).annotate(today=day_at("project__", now))
    day = _DayOfTerm(Days(F("today"), F("opened_on")), Days(F("sign_by"), F("opened_on")))
    measure = Case(When(sign_by__lt=F("today"), then=CONTRACT_DAYS + 1), default=day)
    return found(rows, measure=measure, facts={"by": F("sign_by"), "left": Days(F("sign_by"), F("today"))})


class _DayOfTerm(Func):
    """How far so many days are in a term, as the day of forty-five."""

    template = f"ceil({CONTRACT_DAYS} * %(expressions)s, 0))::int"
    arg_joiner = "::numeric / nullif("
    output_field = IntegerField()


def _unsigned_words(reason: Reason) -> str:
    by, left = date.fromisoformat(reason.facts["by"]), reason.facts["left"]
    if left < 0:
        return _("The time to sign the contract ended on %(day)s") % {"day": wording.day(by)}
    return ngettext(
        "The contract is not signed: %(days)s day is left, until %(day)s",
        "The contract is not signed: %(days)s days are left, until %(day)s",
        left,
    ) % {"days": left, "day": wording.day(by)}


def _overdue(now: datetime) -> Rows:
    """A report that was returned has a day of its own until which it is to be corrected: `papers`."""
    # In all of Russia the date is that of UTC or the next one; which of the two, the count itself finds out.
    returned = StageReport.objects.filter(checkpoint=OuterRef("pk"), status="returned", fix_by__isnull=False)
    rows = (
        Checkpoint.objects.open()
        .filter(project__stage__in=LIVE, kind__in=LEGAL_KINDS, due_on__lte=day_in_utc(now))
        .exclude(Exists(returned))
        .order_by("project_id", "due_on", "pk")
        .distinct("project_id")
    )
    return found(rows, since=F("due_on"), facts={"title": F("title"), "checkpoint": F("pk")})


def _overdue_words(reason: Reason) -> str:
    return ngettext(
        "Overdue by %(days)s day, since %(day)s: %(title)s",
        "Overdue by %(days)s days, since %(day)s: %(title)s",
        reason.measure,
    ) % {"days": reason.measure, "day": wording.day(reason.since or date.min), "title": reason.facts["title"]}


def _late_start(now: datetime) -> Rows:
    rows = (
        Checkpoint.objects.open()
        .filter(project__stage__in=FUNDED, kind=CheckpointKind.START, due_on__lte=day_in_utc(now))
        .annotate(late=Days(day_at("project__", now), F("due_on")))
        .filter(late__gt=START_GRACE)
        .order_by()
        .values("project_id")
        .annotate(number=Count("pk"), first=Min("due_on"), titles=JSONBAgg("title", order_by=("due_on", "pk")))
    )
    return found(rows, measure=F("number"), since=F("first"), facts={"titles": F("titles")})


def _late_start_words(reason: Reason) -> str:
    return _("The beginning is late, since %(day)s: %(what)s") % {
        "day": wording.day(reason.since or date.min), "what": "; ".join(reason.facts["titles"]),
    }  # fmt: skip


def _suspended(now: datetime) -> Rows:
    rows = Project.objects.filter(stage=Stage.SUSPENDED)
    return found(rows, project="pk", measure=constant(1), since=F("stage_since__date"))


def _suspended_words(reason: Reason) -> str:
    return _("The fund has suspended the money, since %(day)s") % {"day": wording.day(reason.since or date.min)}


def _to_contract(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:contract", args=[project])


def _to_checkpoint(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:checkpoint_done", args=[project, facts["checkpoint"]])


def _to_start(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:project", args=[project]) + "#start"


def _to_moves(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:move", args=[project])


PROJECT = {"projects.Project": "pk"}
CHECKPOINTS = {"projects.Checkpoint": "project_id"}

DATES = (
    Indicator(
        key="unsigned",
        title=gettext_lazy("Contract not signed: day of the 45"),
        unit=Unit.DAYS,
        rows=_unsigned,
        grades=(Grade(15, 15), Grade(30, 25), Grade(40, 40), Grade(CONTRACT_DAYS + 1, 60)),
        words=_unsigned_words,
        remedy=gettext_lazy("Sign the contract and enter its number and day"),
        link=_to_contract,
        watches={"projects.Contract": "project_id"} | PROJECT,
    ),
    Indicator(
        key="overdue",
        title=gettext_lazy("Checkpoint overdue"),
        unit=Unit.DAYS,
        rows=_overdue,
        grades=(Grade(1, 25), Grade(8, 40)),
        words=_overdue_words,
        remedy=gettext_lazy("Do what is due and mark it as done, or agree on another day with the fund"),
        link=_to_checkpoint,
        watches=CHECKPOINTS,
    ),
    Indicator(
        key="start",
        title=gettext_lazy("First ninety days: steps that are late"),
        unit=Unit.TIMES,
        rows=_late_start,
        grades=(Grade(1, 15), Grade(2, 25)),
        words=_late_start_words,
        remedy=gettext_lazy("Take the step and tick it off"),
        link=_to_start,
        watches=CHECKPOINTS,
    ),
    Indicator(
        key="suspended",
        title=gettext_lazy("Funding suspended"),
        unit=Unit.FACT,
        rows=_suspended,
        grades=(Grade(1, 60, gettext_lazy("the money is suspended")),),
        words=_suspended_words,
        remedy=gettext_lazy("Mend what the fund asks for; when it pays again, move the project back to its work"),
        link=_to_moves,
        watches=PROJECT,
    ),
)
