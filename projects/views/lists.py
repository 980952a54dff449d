from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.accounts.requests import person
from backend.common import clock
from backend.ui.lists import list_context
from projects.filters import ProjectFilter
from projects.forms.registration import organisations_of
from projects.models import ProjectDraft
from projects.selectors import project_list, with_risk

PAGE = 25


@login_required
def project_list_page(request: HttpRequest) -> HttpResponse:
    """The projects that the person sees, filtered, with what is overdue."""
    by, now = person(request), clock.now()
    today = clock.local_date(now, clock.MOSCOW)
    found = ProjectFilter(request.GET, project_list(by, today=today))
    listed = list_context(request, found, size=PAGE)
    context = {
        **listed,
        "rows": with_risk(list(listed["page"]), now),
        "drafts": ProjectDraft.objects.filter(user=by, project=None).exclude(data={}),
        "may_register": organisations_of(by).exists(),
        "today": today,
    }
    return render(request, "projects/list.html", context)
