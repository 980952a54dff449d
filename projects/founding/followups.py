"""What a group on its way to an organisation is told, and whom else. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW
from backend.notifications.enums import Category
from backend.notifications.registry import SUBJECT_COLUMNS, Notice, Rule, Step, register
from backend.notifications.variables import Variable
from projects.founding import models
from projects.founding.checklists import OPTIONAL, STEPS

_GROUP = _("You lead an initiative group that is becoming an organisation.")
_CARE = _("You help an initiative group to become an organisation, or you head the centre that helps it.")
_LAWFUL = [rule.code for rule in STEPS if rule.lawful]
_ABOUT = (
    Variable("name", _("name of the future organisation"), "founding.name"),
    Variable("group", _("the initiative group"), "founding.group"),
)
_ABOUT_STEP = (
    *_ABOUT,
    Variable("what", _("what is due"), "step.title"),
    Variable("date", _("day by which it is due"), "step.due_on", dated=True),
)


def _subjects(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .values(
            subject_id=F("pk"), anchor=F("due_on"), about=F("founding_id"), centre_id=F("founding__centre_id"),
            zone=Coalesce(F("founding__region__time_zone"), Value(MOSCOW)),
        )
        .values(*SUBJECT_COLUMNS)
    )  # fmt: skip


def lawful_steps(now: datetime) -> QuerySet[Any, Any]:
    """Open steps whose day a law sets."""
    return _subjects(models.Step.objects.open().filter(code__in=_LAWFUL, due_on__isnull=False))


def other_steps(now: datetime) -> QuerySet[Any, Any]:
    """Open steps of practice; what is optional nobody is reminded of."""
    rows = models.Step.objects.open().filter(due_on__isnull=False)
    return _subjects(rows.exclude(code__in=[*_LAWFUL, *OPTIONAL]))


def needed_steps(now: datetime) -> QuerySet[Any, Any]:
    """All open steps but the optional ones."""
    return _subjects(models.Step.objects.open().filter(due_on__isnull=False).exclude(code__in=OPTIONAL))


def about_steps(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """What is due, of whose way."""
    rows = models.Step.objects.filter(pk__in=ids).select_related("founding__group", "founding__mentor")
    return {row.pk: {"step": row, "founding": row.founding, **_to_ask(row.founding)} for row in rows}


def about_foundings(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Whose way it is, and what the ministry said last."""
    rows = models.Founding.objects.filter(pk__in=ids).select_related("group", "mentor").prefetch_related("filings")
    return {row.pk: {"founding": row, "filing": list(row.filings.all())[-1:], **_to_ask(row)} for row in rows}


def _to_ask(founding: models.Founding) -> dict[str, str]:
    mentor = founding.mentor
    return {"ask": str(mentor), "reply_to": mentor.email} if mentor else {}


about_step = partial(
    Rule,
    subject="founding.step",
    thread="founding",
    context=about_steps,
    variables=_ABOUT_STEP,
    counted_from=_("the day by which it is due"),
)

for rule in (
    about_step(
        key="founding.deadline_coming",
        title=_("A deadline of the law on the way to an organisation: to the group"),
        why=_GROUP,
        category=Category.LEGAL,
        template="founding/letters/coming.txt",
        subjects=lawful_steps,
        to="founding_group",
        offsets=(-14, -3, 0),
        floor=(-3,),
    ),
    about_step(
        key="founding.step_coming",
        title=_("The next step to an organisation: to the group"),
        why=_GROUP,
        category=Category.NUDGE,
        template="founding/letters/coming.txt",
        subjects=other_steps,
        to="founding_group",
        offsets=(-3, 1),
    ),
    about_step(
        key="founding.step_overdue",
        title=_("A step to an organisation is overdue: to the mentor"),
        why=_CARE,
        category=Category.NUDGE,
        template="founding/letters/overdue.txt",
        subjects=needed_steps,
        to="founding_mentor",
        offsets=(4,),
        window=timedelta(days=10),
        escalation=(
            Step(
                to="founding_heads",
                title=_("A step to an organisation is overdue by two weeks: to the head of the centre"),
                offsets=(14,),
            ),
        ),
    ),
):
    register(rule)

for notice in (
    Notice(
        key="founding.mentor_named",
        title=_("A group is to become an organisation: to its mentor"),
        why=_CARE,
        category=Category.SERVICE,
        subject="founding.founding",
        template="founding/letters/mentor_named.txt",
        context=about_foundings,
        variables=_ABOUT,
    ),
    Notice(
        key="founding.refused",
        title=_("Registration was refused: to the mentor"),
        why=_CARE,
        category=Category.SERVICE,
        subject="founding.founding",
        template="founding/letters/refused.txt",
        context=about_foundings,
        variables=_ABOUT,
    ),
    Notice(
        key="founding.registered",
        title=_("The organisation is registered: to its leaders and mentor"),
        why=_("You lead an organisation that was registered, or you helped it."),
        category=Category.SERVICE,
        subject="founding.founding",
        template="founding/letters/registered.txt",
        context=about_foundings,
        variables=_ABOUT,
    ),
):
    register(notice)
