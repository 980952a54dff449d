"""Pages on which the head of a centre takes a project, assigns its mentor and hands it over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
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
    if request.method == "POST" and form.is_valid():
        try:
            take_project(project=project, centre=form.cleaned_data["centre"], by=user, now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your centre looks after the project now. Assign a mentor."))
            return redirect("mentoring:assign", pk=pk)
    return render(request, "mentoring/take.html", {"project": project, "form": form})


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The head chooses a mentor, with everybody's load in view."""
    user = person(request)
    projects = Project.objects.visible_to(user).select_related("organisation", "centre__region")
    project = get_object_or_404(projects, pk=pk)
    permit(user, "mentoring.assign_mentor", project)
    form = AssignForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = assign_mentor(project=project, mentor=form.cleaned_data["mentor"], by=user, now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(mentor)s mentors the project now.") % {"mentor": assignment.mentor})
            return redirect(project)
    return render(request, "mentoring/assign.html", {"project": project, "form": form})


@login_required
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """The head hands the project over to another mentor, with a note."""
    user = person(request)
    held = Assignment.objects.visible_to(user).select_related("mentor", "project__organisation", "project__centre")
    assignment = get_object_or_404(held, pk=pk)
    project = assignment.project
    permit(user, "mentoring.assign_mentor", project)
    form = HandOverForm(request.POST or None, project=project, exclude=assignment.mentor_id)
    if request.method == "POST" and form.is_valid():
        to, note = form.cleaned_data["mentor"], form.cleaned_data["note"]
        try:
            hand_over(assignment=assignment, to=to, note=note, by=user, now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(mentor)s mentors the project now.") % {"mentor": to})
            return redirect(project)
    return render(request, "mentoring/hand_over.html", {"project": project, "assignment": assignment, "form": form})
