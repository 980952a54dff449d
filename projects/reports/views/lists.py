from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.accounts.requests import person
from backend.common import clock
from backend.ui.lists import list_context
from projects.reports.filters import ReportFilter
from projects.reports.selectors import report_list, reports_of, with_remarks
from projects.views.project import visible_project

PAGE = 25


@login_required
def list_page(request: HttpRequest) -> HttpResponse:
    """The reports of all projects that the person sees: what waits for review first, then by the deadline."""
    now = clock.now()
    today = clock.local_date(now, clock.MOSCOW)
    found = ReportFilter(request.GET, report_list(person(request)), request=request)
    listed = list_context(request, found, size=PAGE)
    rows = [(report, report.overdue(clock.local_date(now, report.project.zone))) for report in listed["page"]]
    return render(request, "reports/list.html", {**listed, "rows": rows, "today": today})


@login_required
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of one project, stage by stage."""
    project = visible_project(request, pk)
    today = clock.local_date(clock.now(), project.zone)
    rows = [(report, report.overdue(today)) for report in with_remarks(reports_of(project))]
    return render(request, "reports/of_project.html", {"project": project, "rows": rows, "today": today})
