"""What follows from an answer about the life after a grant. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category, Channel
from backend.notifications.registry import Rule, register
from backend.notifications.variables import Variable
from projects.followups import ABOUT_PROJECT, of_project
from projects.lifecycle import AFTERCARE_MONTHS, Stage
from projects.survival.enums import Answer
from projects.survival.models import Continuation


def settling(now: datetime) -> QuerySet[Any, Any]:
    """Answers after which the aftercare can be closed: the work has ended, or a year is over."""
    rows = Continuation.objects.filter(
        Q(answer=Answer.CEASED) | Q(months=AFTERCARE_MONTHS[-1]), project__stage=Stage.AFTERCARE
    )
    return of_project(rows, "answered_on")


def about_answers(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """What was answered, of which project."""
    rows = Continuation.objects.filter(pk__in=ids).select_related("project__organisation")
    return {row.pk: {"continuation": row, "project": row.project} for row in rows}


register(
    Rule(
        key="survival.settled",
        title=_("The life after the grant is known: the mentor closes the aftercare"),
        why=_("You mentor this project, or you head the centre that looks after it."),
        category=Category.NUDGE,
        subject="survival.continuation",
        template="survival/letters/settled.txt",
        context=about_answers,
        subjects=settling,
        counted_from=_("the day of the answer"),
        variables=(*ABOUT_PROJECT, Variable("answer", _("what was answered"), "continuation.get_answer_display")),
        thread="project",
        to="mentor",
        offsets=(0,),
        channels=(Channel.TASK,),
        stages=(Stage.AFTERCARE,),
        window=timedelta(days=21),
    )
)
