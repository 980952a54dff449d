from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.accounts.models import User
from backend.common import clock
from projects.filters import ProjectFilter
from projects.forms.registration import organisations_of
from projects.models import ProjectDraft
from projects.selectors import project_list, with_risk

PAGE = 25


@login_required
def project_list_page(request: HttpRequest) -> HttpResponse:
    """The projects that the person sees, filtered, with what is overdue."""
    assert isinstance(request.user, User)
    now = clock.now()
    found = ProjectFilter(request.GET, project_list(request.user, today=clock.local_date(now, "Europe/Moscow")))
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": with_risk(list(page.object_list), now),
        "drafts": ProjectDraft.objects.filter(user=request.user, project=None).exclude(data={}),
        "may_register": organisations_of(request.user).exists(),
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "today": clock.local_date(now, "Europe/Moscow"),
    }
    return render(request, "projects/list.html", context)
