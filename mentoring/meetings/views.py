"""Meetings of a mentor and an NKO: planned with a drafted agenda, held with short minutes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.papers.printing import SHEETS, printed
from backend.ui.pages import form_page
from mentoring.meetings.agenda import draft
from mentoring.meetings.forms import MinutesForm, PlanForm
from mentoring.meetings.models import Meeting
from mentoring.meetings.papers import calendar_file, paper_of
from mentoring.meetings.services import cancel_meeting, change_meeting, hold_meeting, plan_meeting
from projects.models import Project


def _project(request: HttpRequest, pk: int) -> Project:
    projects = Project.objects.visible_to(person(request)).select_related("organisation__region", "centre__region")
    return get_object_or_404(projects, pk=pk)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(person(request)).select_related(
        "project__organisation__region", "project__centre__region", "mentor", "contact"
    )
    return get_object_or_404(meetings, pk=pk)


def _of(project: Project) -> dict[str, Any]:
    return {"crumbs": [project], "subject": project, "lead": f"{project} · {project.organisation}"}


@login_required
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every meeting of the project, the latest first."""
    project = _project(request, pk)
    rows = project.meetings.select_related("mentor")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    may_plan = request.user.has_perm("meetings.plan_meeting", project)
    return render(request, "meetings/list.html", {"project": project, "page": page, "may_plan": may_plan})


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor invites the NKO, with an agenda drafted from the data."""
    project, now, by = _project(request, pk), clock.now(), person(request)
    permit(by, "meetings.plan_meeting", project)
    form = PlanForm(request.POST or None, initial={"agenda": draft(project, now=now)})
    return form_page(
        request, form=form, title=_("Plan a meeting"), submit=_("Invite the NKO"), context=_of(project),
        save=lambda _data: plan_meeting(project=project, by=by, now=now, **form.values()),
        done=_("The NKO is invited by letter."), back=reverse("meetings:list", args=[pk]),
    )  # fmt: skip


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda, or once it was held the minutes and what was agreed."""
    found = _meeting(request, pk)
    context = {
        "meeting": found,
        "project": found.project,
        "agreements": found.agreements.select_related("task"),
        "may_run": found.is_open and request.user.has_perm("meetings.run_meeting", found),
        "today": clock.local_date(clock.now(), found.project.zone),
    }
    return render(request, "meetings/meeting.html", context)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, another place, another agenda."""
    found, by = _meeting(request, pk), person(request)
    permit(by, "meetings.run_meeting", found)
    form = PlanForm.of(found, request.POST or None)
    return form_page(
        request, form=form, title=_("Change the meeting"), context=_of(found.project),
        save=lambda _data: change_meeting(meeting=found, by=by, now=clock.now(), **form.values()),
        done=_("The meeting is changed. The NKO is told of a new time or place."), back=found.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting does not take place."""
    found = _meeting(request, pk)
    cancel_meeting(meeting=found, by=person(request), now=clock.now())
    messages.success(request, _("The meeting is cancelled; the NKO is told by letter."))
    return redirect(found)


@login_required
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Short minutes: what was said, who does what by when, when they speak next."""
    found, by = _meeting(request, pk), person(request)
    permit(by, "meetings.run_meeting", found)
    form = MinutesForm(request.POST or None)
    return form_page(
        request, form=form, title=_("Write the minutes"), submit=_("Write down and send to the NKO"),
        template="meetings/minutes.html", context=_of(found.project) | {"meeting": found},
        save=lambda _data: hold_meeting(meeting=found, by=by, now=clock.now(), **form.values()),
        done=_("The minutes are sent to the NKO; the agreements are on your list."), back=found.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda or the minutes on paper."""
    found, now = _meeting(request, pk), clock.now()
    headers = {"Content-Disposition": f'inline; filename="meeting-{found.pk}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(printed(SHEETS, paper_of(found), now=now), content_type="application/pdf", headers=headers)


@login_required
@require_safe
def as_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for a calendar."""
    found = _meeting(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="meeting-{found.pk}.ics"'}
    return HttpResponse(calendar_file(found, clock.now()), content_type="text/calendar; charset=utf-8", headers=headers)
