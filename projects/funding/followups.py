"""A tranche that is about to come, or should have come. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category
from backend.notifications.registry import Rule, Step, register
from backend.notifications.variables import Variable
from projects.followups import ABOUT_PROJECT, UNSAID, of_project
from projects.funding.models import Tranche
from projects.lifecycle import FUNDED, Stage

_ABOUT_TRANCHE = (
    *ABOUT_PROJECT,
    Variable("number", _("number of the tranche"), "tranche.number"),
    Variable("date", _("day by which it was to come"), "tranche.planned_on", dated=True),
)


def awaited_tranches(now: datetime) -> QuerySet[Any, Any]:
    """Tranches that have not come; one that the funder delays nobody is asked about."""
    rows = Tranche.objects.awaited().filter(delayed_by_funder=False, project__stage__in=FUNDED)
    return of_project(rows, "planned_on")


def about_tranches(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Which tranche, of which project."""
    rows = Tranche.objects.filter(pk__in=ids).select_related("project__organisation").defer(*UNSAID)
    return {row.pk: {"tranche": row, "project": row.project} for row in rows}


register(
    Rule(
        key="funding.tranche_late",
        title=_("A tranche should have come: to the leaders and the accountant"),
        why=_("You lead a project that has won a grant or are its accountant."),
        category=Category.NUDGE,
        subject="funding.tranche",
        template="funding/letters/tranche_late.txt",
        context=about_tranches,
        subjects=awaited_tranches,
        counted_from=_("the day by which it was to come"),
        variables=_ABOUT_TRANCHE,
        thread="project",
        to="nko",
        offsets=(0, 5),
        stages=tuple(stage for stage in Stage if stage in FUNDED),
        escalation=(
            Step(
                to="mentor",
                title=_("A tranche has not come for a week: to the mentor"),
                why=_("You mentor this project, or you head the centre that looks after it."),
                template="funding/letters/tranche_missing.txt",
                offsets=(7,),
                window=timedelta(days=10),
            ),
        ),
    )
)
