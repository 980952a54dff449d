"""What mentoring does when the engine tells it something."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.common.clock import local_date
from backend.common.workdays import add_working_days
from backend.notifications.models import Letter
from mentoring.services.plan import settle_tasks
from mentoring.services.tasks import open_task
from mentoring.services.unmentored import watch_unmentored
from projects.models import Project


def call_instead(*, letter: Letter, now: datetime, **kwargs: Any) -> None:
    """A letter about a project could not be delivered: somebody has to call."""
    kind, _colon, number = letter.thread.partition(":")
    if kind != "project" or not number.isdecimal():
        return
    project = Project.objects.select_related("organisation__region", "centre__region").filter(pk=number).first()
    if project is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        title = _("%(email)s takes no letters: call, and ask for another address") % {"email": letter.recipient}
    today = local_date(now, project.zone)
    open_task(
        project=project,
        key=f"bounced:{today}:{letter.recipient}"[:200],  # one call a day, however many letters came back
        title=title,
        due_on=add_working_days(today, 1),
        now=now,
    )


def settle(*, project: Project, now: datetime, **kwargs: Any) -> None:
    """Something of the project was done, moved or opened again: tasks about it close or come back at once."""
    settle_tasks(project=project, now=now)


def watch(*, project: Project, now: datetime, **kwargs: Any) -> None:
    """A project that has come to life without a mentor is the head's affair at once."""
    watch_unmentored(now, Project.objects.filter(pk=project.pk))


def watch_leaving(*, verb: str, target: Any, now: datetime, **kwargs: Any) -> None:
    """A mentor who leaves a centre leaves projects behind: the head is asked to hand them over at once."""
    if verb == "membership.ended" and target.role == Role.MENTOR:
        watch_unmentored(now, Project.objects.filter(centre=target.centre_id))
