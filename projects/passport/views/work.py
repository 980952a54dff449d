"""The calendar plan while the project is carried out: what is late, what comes, what was held."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.forms.life import DoneForm
from projects.lifecycle import FUNDED
from projects.models import Project
from projects.passport.models import Activity
from projects.passport.selectors import work_of
from projects.passport.services.held import hold_activity
from projects.views.project import visible_project


def _activity(project: Project, pk: int) -> Activity:
    activity = get_object_or_404(Activity.objects.select_related("task"), pk=pk, task__project=project)
    activity.task.project = project
    return activity


@login_required
def work_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All activities, the late ones first."""
    project = visible_project(request, pk)
    today = clock.local_date(clock.now(), project.zone)
    context = {
        "project": project, "work": work_of(project, today=today), "today": today,
        "carried_out": project.stage in FUNDED,
    }  # fmt: skip
    return render(request, "passport/work.html", context)


@login_required
def held_page(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Writes down on which day an activity was over."""
    project, by, now = visible_project(request, pk), person(request), clock.now()
    permit(by, "passport.hold_activity", project)
    activity = _activity(project, activity_pk)
    form = DoneForm(request.POST or None, initial={"done_on": clock.local_date(now, project.zone)})
    return form_page(
        request, form=form, title=activity.title, submit=_("It was held"), done=_("Written down."),
        save=lambda data: hold_activity(activity=activity, by=by, now=now, **data),
        back=reverse("passport:work", args=[project.pk]), context={"crumbs": [project]},
    )  # fmt: skip


@login_required
@require_POST
def not_held(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Takes it back."""
    project = visible_project(request, pk)
    hold_activity(activity=_activity(project, activity_pk), by=person(request), now=clock.now(), done_on=None)
    messages.success(request, _("The activity is still to be held."))
    return redirect("passport:work", pk=project.pk)
