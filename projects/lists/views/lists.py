from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.enums import Role
from backend.accounts.requests import person
from backend.accounts.roles import has_role
from backend.common import clock
from backend.common.keyset import cut
from projects.filters import ProjectFilter
from projects.lists.bulk import deeds_for
from projects.lists.selectors import rows_of, shown
from projects.lists.views.common import asked_of, list_frame
from projects.models import Project, ProjectDraft
from projects.sorting import sort_of

PAGE = 25


@login_required
def project_list_page(request: HttpRequest) -> HttpResponse:
    """The projects that the person sees, narrowed and ordered as they like."""
    by, now = person(request), clock.now()
    asked = asked_of(request)
    found = ProjectFilter(asked, Project.objects.listed_for(by))
    frame = list_frame(request, found, by)
    if not request.GET and frame["default"]:
        return redirect(frame["default"])
    page = cut(shown(found.qs, now=now), sort_of(asked.get("sort")), cursor=request.GET.get("at", ""), size=PAGE)
    of_nko = has_role(by, Role.OWNER, Role.MEMBER)
    context = {
        **frame,
        "page": page,
        "rows": rows_of(page.rows),
        "drafts": ProjectDraft.objects.filter(user=by, project=None).exclude(data={}) if of_nko else (),
        "may_register": of_nko,
        "deeds": deeds_for(by),
        "asked": [(name, value) for name, value in request.GET.items() if name != "at" and value],
    }
    return render(request, "lists/list.html", context)
