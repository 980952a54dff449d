"""A project that rose to a high level is something to do for its mentor until it falls (`projects.warning.signals`)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common.workdays import add_working_days
from mentoring.enums import DAYS_FOR_DEADLINE, DAYS_FOR_NUDGE
from mentoring.models import Assignment, Task
from mentoring.services.by_itself import close_each, open_each
from projects.enums import RiskLevel
from projects.models import Project
from projects.warning.selectors import Cause
from projects.warning.services.counting import Rise

# The cause of such a task begins with this; behind it stand the level and the day.
RISE = "risk_rise:"


def open_tasks(*, rises: Sequence[Rise], now: datetime, **kwargs: Any) -> None:
    """Gives each mentor a task for each rise, the head or the operator where there is no mentor.

    Once a rise; none while one of an earlier rise is open. In the transaction that stores the levels; a constant
    number of queries; counts come one after another, so that nobody makes the same task meanwhile.
    """
    ids = [rise.project_id for rise in rises]
    people = _responsible(ids)
    with translation.override(settings.LANGUAGE_CODE):
        tasks = [_task(rise, who) for rise in rises if (who := people.get(rise.project_id)) is not None]
    open_each(tasks, cause=RISE, now=now)


def close_tasks(*, levels: Mapping[int, RiskLevel], now: datetime, **kwargs: Any) -> None:
    """Closes the tasks of rises to a level above the one at which the project is now. Three queries."""
    waiting = Task.objects.open().filter(project__in=levels, key__startswith=RISE).select_for_update(of=("self",))
    over = [task for task in waiting if int(task.key.split(":")[1]) > levels[task.project_id]]
    with translation.override(settings.LANGUAGE_CODE):
        why = _("Closed by itself: the risk has fallen again.")
    close_each(over, why=why, now=now)


def _responsible(ids: Sequence[int]) -> dict[int, int | None]:
    """For each project without an open task of a rise: who has to act for it. One query."""
    above = (
        Membership.objects.current()
        .filter(
            Q(role=Role.HEAD, centre=OuterRef("centre")) | Q(role=Role.OPERATOR, territory=OuterRef("region")),
            user__is_active=True,
        )
        .order_by("role", "id")  # "head" comes before "operator"
    )
    active = Assignment.objects.active().filter(project=OuterRef("pk"))
    waiting = Task.objects.open().filter(project=OuterRef("pk"), key__startswith=RISE)
    rows = Project.objects.filter(~Exists(waiting), pk__in=ids).annotate(
        who=Coalesce(Subquery(active.values("mentor")[:1]), Subquery(above.values("user")[:1]))
    )
    return dict(rows.values_list("pk", "who"))


@lru_cache(maxsize=64)
def _due(day: date, level: RiskLevel) -> date:
    return add_working_days(day, DAYS_FOR_DEADLINE if level == RiskLevel.CRITICAL else DAYS_FOR_NUDGE)


def _task(rise: Rise, assignee: int) -> Task:
    causes = [Cause(reason, rise.project_id) for reason in rise.reasons if reason.points]
    lines = [f"– {cause.text}. {cause.remedy}." for cause in causes]
    return Task(
        project_id=rise.project_id, assignee_id=assignee, key=f"{RISE}{rise.level}:{rise.on.isoformat()}",
        title=_("The risk has risen to “%(level)s”: look what is the matter") % {"level": rise.level.label},
        due_on=_due(rise.on, rise.level), details="\n".join(lines),
    )  # fmt: skip
