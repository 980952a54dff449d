"""Pages on which the head of a centre takes a project, assigns its mentor and hands it over."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring.forms import AssignForm, HandOverForm, TakeForm
from mentoring.models import Assignment
from mentoring.selectors import untaken
from mentoring.services import assign_mentor, hand_over, take_project
from projects.models import Project


@login_required
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The head's centre begins to look after a project that has no centre."""
    user = person(request)
    project = get_object_or_404(untaken(user), pk=pk)
    form = TakeForm(request.POST or None, project=project, user=user)
    return form_page(
        request, form=form, template="mentoring/take.html",
        title=_("Take the project"), submit=_("Take the project"),
        context={
            "subject": project, "lead": _named(project), "back": reverse("mentoring:overview"),
            "note": _(
                "No centre looks after this project. Once your centre takes it, you assign a mentor, and both sides "
                "are told by letter."
            ),
        },
        save=lambda data: take_project(project=project, centre=data["centre"], by=user, now=clock.now()),
        done=_("Your centre looks after the project now. Assign a mentor."),
        back=reverse("mentoring:assign", args=[pk]),
    )  # fmt: skip


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The head chooses a mentor, with everybody's load in view."""
    user = person(request)
    projects = Project.objects.visible_to(user).select_related("organisation", "centre__region")
    project = get_object_or_404(projects, pk=pk)
    permit(user, "mentoring.assign_mentor", project)
    now, language = clock.now(), request.GET.get("language", "")
    form = AssignForm(request.POST or None, project=project, now=now, language=language[:3])
    return form_page(
        request, form=form, template="mentoring/choose_mentor.html", title=_("Assign a mentor"), submit=_("Assign"),
        context=_of(project, _(
            "Proposed first: who has the most room, works in the same direction and district, and speaks the language "
            "of the NKO. The mentor and the NKO are told by letter."
        )),
        save=lambda data: assign_mentor(project=project, mentor=data["mentor"], by=user, now=now),
        done=_mentors_now, back=project.get_absolute_url(),
    )  # fmt: skip


@login_required
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """The head hands the project over to another mentor, with a note."""
    user = person(request)
    held = Assignment.objects.visible_to(user).select_related("mentor", "project__organisation", "project__centre")
    assignment = get_object_or_404(held, pk=pk)
    project = assignment.project
    permit(user, "mentoring.assign_mentor", project)
    now = clock.now()
    form = HandOverForm(request.POST or None, project=project, now=now, exclude=assignment.mentor_id)
    return form_page(
        request, form=form, template="mentoring/choose_mentor.html",
        title=_("Hand over the project"), submit=_("Hand over"),
        context=_of(project, _(
            "%(mentor)s mentors the project now. Open tasks go to the new mentor; both mentors and the NKO are told by "
            "letter."
        ) % {"mentor": assignment.mentor}),
        save=lambda data: hand_over(
            assignment=assignment, to=data["mentor"], note=data["note"], by=user, now=now
        ),
        done=_mentors_now, back=project.get_absolute_url(),
    )  # fmt: skip


def _named(project: Project) -> str:
    return f"{project} · {project.organisation}"


def _of(project: Project, note: str) -> dict[str, Any]:
    return {"project": project, "subject": project, "crumbs": [project], "lead": _named(project), "note": note}


def _mentors_now(assignment: Assignment) -> str:
    return _("%(mentor)s mentors the project now.") % {"mentor": assignment.mentor}
