"""The mentor's workbench and the head's overview."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from mentoring.desks import head_desk, mentor_desk
from mentoring.forms import TaskNoteForm
from mentoring.models import CheckIn, Task
from mentoring.services import finish_task, mark_check_in_seen, reopen_task
from projects.models import Project

# The desks in the order in which a person is led to them, each with the permission that opens it.
DESKS = {"workbench": "mentoring.use_workbench", "overview": "mentoring.use_overview"}


@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """My projects, what is overdue first, and when we speak next. Those who only lead get the overview."""
    user = person(request)
    user.remember_places()
    if not rules.has_perm("mentoring.use_workbench", user):
        return redirect("mentoring:overview")
    desk = mentor_desk(user, show=request.GET.get("show", ""), now=clock.now())
    may_lead = rules.has_perm("mentoring.use_overview", user)
    return render(request, "mentoring/workbench.html", {"desk": desk, "may_lead": may_lead})


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Mentors with their load, projects without a mentor, and those where it has become quiet."""
    user = person(request)
    user.remember_places()
    if not rules.has_perm("mentoring.use_overview", user):
        raise Http404
    desk, may_mentor = head_desk(user, now=clock.now()), rules.has_perm("mentoring.use_workbench", user)
    return render(request, "mentoring/overview.html", {"desk": desk, "may_mentor": may_mentor})


@login_required
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    check_in = get_object_or_404(CheckIn.objects.visible_to(user).select_related("project"), pk=pk)
    mark_check_in_seen(check_in=check_in, by=user, now=clock.now())
    messages.success(request, _("Marked as read."))
    return back_to_desk(request, check_in.project)


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    task = get_object_or_404(Task.objects.visible_to(user).select_related("project"), pk=pk)
    form = TaskNoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    finish_task(task=task, by=user, note=note, now=clock.now())
    messages.success(request, _("Done: “%(task)s”.") % {"task": task})
    return back_to_desk(request, task.project)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    task = get_object_or_404(Task.objects.visible_to(user).select_related("project"), pk=pk)
    reopen_task(task=task, by=user, now=clock.now())
    messages.success(request, _("The task is open again."))
    return back_to_desk(request, task.project)


def back_to_desk(request: HttpRequest, project: Project) -> HttpResponse:
    """To the desk that the form stood on; without one to the person's own, and for who has none to the project."""
    mine = [desk for desk, permission in DESKS.items() if person(request).has_perm(permission)]
    if not mine:
        return redirect(project)
    came_from = request.POST.get("desk", "")
    return redirect(f"mentoring:{came_from if came_from in mine else mine[0]}")
