"""No live project without an active mentor: the head gets a task for each that has none.

That an assignment ends without another one the database refuses itself (`Assignment`). What it cannot refuse is that
a project comes to life before anybody is assigned, and that a mentor leaves the centre: this check finds those.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common.clock import local_date
from backend.common.workdays import add_working_days
from backend.notifications.engine.database import try_transaction_lock
from mentoring.enums import DAYS_FOR_NUDGE
from mentoring.models import Assignment, Task
from mentoring.services.by_itself import close_each, open_each
from projects.lifecycle import LIVE
from projects.models import Project

# The cause of such a task begins with this; behind it stands the day.
UNMENTORED = "unmentored:"


@transaction.atomic
def watch_unmentored(now: datetime, projects: QuerySet[Project] | None = None) -> dict[str, int]:
    """Opens a task for the head of the centre, or the operator, and closes it when the project has a mentor.

    The job of the clock, and asked at once when a project moves or somebody leaves. Idempotent: one open task a
    project, at most one a day. Five queries, however many projects there are.

    Returns:
        How many tasks were `opened` and `closed`.
    """
    every = Project.objects.all() if projects is None else projects
    return {"closed": _close(every, now), "opened": _open(every, now)}


def _open(projects: QuerySet[Project], now: datetime) -> int:
    if not try_transaction_lock("unmentored"):  # somebody else is at it; the next check finds what is left
        return 0
    above = (
        Membership.objects.current()
        .filter(
            Q(role=Role.HEAD, centre=OuterRef("centre")) | Q(role=Role.OPERATOR, territory=OuterRef("region")),
            user__is_active=True,
        )
        .order_by("role", "id")  # "head" comes before "operator"
    )
    waiting = Task.objects.open().filter(project=OuterRef("pk"), key__startswith=UNMENTORED)
    rows = (
        projects.filter(~Exists(_active()), ~Exists(waiting), stage__in=LIVE)
        .annotate(who=Subquery(above.values("user")[:1]))
        .filter(who__isnull=False)
        .select_related("organisation__region", "centre__region")
    )
    with translation.override(settings.LANGUAGE_CODE):
        tasks = [_task(project, now) for project in rows]
    return len(open_each(tasks, cause=UNMENTORED, now=now))


def _close(projects: QuerySet[Project], now: datetime) -> int:
    settled = projects.filter(Exists(_active()) | ~Q(stage__in=LIVE))
    open_ones = Task.objects.open().filter(key__startswith=UNMENTORED, project__in=settled)
    over = list(open_ones.select_for_update(skip_locked=True, of=("self",)))
    with translation.override(settings.LANGUAGE_CODE):
        why = _("Closed by itself: what it was about is settled.")
    close_each(over, why=why, now=now)
    return len(over)


def _active() -> QuerySet[Assignment]:
    return Assignment.objects.active().filter(project=OuterRef("pk"))


def _task(project: Any, now: datetime) -> Task:
    today = local_date(now, project.zone)
    if project.centre_id is None:
        title = _("Find a centre and a mentor: the project is live and nobody looks after it")
    else:
        title = _("Assign a mentor: the project is live and nobody looks after it")
    return Task(
        project=project, assignee_id=project.who, key=f"{UNMENTORED}{today.isoformat()}", title=title,
        due_on=add_working_days(today, DAYS_FOR_NUDGE),
    )  # fmt: skip
