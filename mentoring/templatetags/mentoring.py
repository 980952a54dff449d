from functools import cache
from typing import Any

from django import template
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.context import RequestContext

from backend.common import clock
from mentoring.enums import CheckInAnswer
from mentoring.models import Absence, Assignment
from mentoring.querysets import still_mentor
from mentoring.rules import leads_care
from mentoring.selectors import responsible_for
from projects.lifecycle import FINAL, PUBLIC
from projects.models import Project
from projects.rules import guides

register = template.Library()

# What the card shows of the mentor and of who stands in.
SHOWN_OF_MENTOR = ("full_name", "email", "phone", "is_active")


@register.inclusion_tag("mentoring/parts/mentor_card.html", takes_context=True)
def mentor_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """Who mentors the project, when they spoke and speak next, and the buttons that the viewer may press."""
    user = context["request"].user
    assignment = _assignment(project)
    open_project = project.stage not in FINAL
    return {
        "project": project,
        "assignment": assignment,
        "ask": assignment.mentor if assignment and assignment.is_active else responsible_for(project),
        "away": _away(assignment),
        "load": assignment.load if assignment else 0,
        "last": project.contacts.order_by("-at", "-id").first(),
        "inside": guides(user, project),
        "may_tell": open_project and user.has_perm("mentoring.tell_mentor", project),
        "may_log": user.has_perm("mentoring.log_contact", project),
        "may_assign": open_project and leads_care(user, project),
        "may_take": project.centre_id is None
        and project.stage in PUBLIC - FINAL
        and user.has_perm("mentoring.take_project", project),
    }


@cache
def _assignments() -> QuerySet[Any]:
    """Current assignments with what the card shows: every project page asks, so the question is put together once."""
    held = Assignment.objects.current().filter(mentor=OuterRef("mentor")).exclude(project__stage__in=FINAL)
    load = held.order_by().values("mentor").annotate(number=Count("pk")).values("number")
    absences = Absence.objects.filter(mentor=OuterRef("mentor"), centre=OuterRef("centre"))
    return (
        Assignment.objects.current()
        .select_related("mentor", "centre")
        .only("project", "centre__name", "centre__mentor_limit", *(f"mentor__{name}" for name in SHOWN_OF_MENTOR))
        .annotate(load=Coalesce(Subquery(load), 0), still_mentor=still_mentor(), ever_away=Exists(absences))
    )


def _assignment(project: Project) -> Any:
    """The current assignment with the mentor's `load` and whether the mentor `is_active` still."""
    assignment = _assignments().filter(project=project).first()
    if assignment is not None:
        assignment.is_active = assignment.still_mentor and assignment.mentor.is_active
    return assignment


def _away(assignment: Any) -> Absence | None:
    """The mentor's absence, while it lasts."""
    if assignment is None or not assignment.is_active or not assignment.ever_away:
        return None
    now = clock.now()
    away = Absence.objects.on(now).filter(mentor=assignment.mentor_id, centre=assignment.centre_id)
    shown = away.select_related("backup").only("ends_on", *(f"backup__{name}" for name in SHOWN_OF_MENTOR))
    return shown.first()


@register.simple_tag
def answer_label(answer: str) -> str:
    """How the NKO says it is going, in words."""
    return str(CheckInAnswer(answer).label)
