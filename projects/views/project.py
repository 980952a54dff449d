from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from backend.accounts.requests import person
from backend.common import clock
from projects.feed import FeedKind, feed_of
from projects.models import Project
from projects.reading import passport_sections
from projects.selectors import start_of, stepper, upcoming_dates
from projects.services.moves import moves_for
from projects.services.terms import closed_parts

RELATED = (
    "organisation__region",
    "centre__region",
    "programme",
    "direction",
    "region",
    "municipality",
    "contract",
    "risk",
)
# Each join takes longer to plan than to read: the page of a project takes those that it shows.
ON_PAGE = ("organisation", "centre", "region", "programme", "contract", "risk")
FEED = 15


def visible_project(request: HttpRequest, pk: int, *, related: Sequence[str] = RELATED) -> Project:
    """The project, or 404 for those who may not know of it."""
    return get_object_or_404(Project.objects.visible_to(request.user).select_related(*related), pk=pk)


def _with_its_region(project: Project) -> Project:
    """The organisation and the centre are nearly always of the region that came with the project."""
    for place in (project.organisation, project.centre):
        if place and place.region_id == project.region_id:
            place.region = project.region
    return project


@login_required
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one project at a glance: where it is, what is wrong, what is next, what happened."""
    by, project = person(request), _with_its_region(visible_project(request, pk, related=ON_PAGE))
    today = clock.local_date(clock.now(), project.zone)
    checkpoints = list(project.checkpoints.all())
    context = {
        "project": project,
        "contract": getattr(project, "contract", None),
        "steps": stepper(project),
        "moves": moves_for(by, project),
        "dates": upcoming_dates(project, today=today, checkpoints=checkpoints),
        "start": start_of(project, today=today, checkpoints=checkpoints),
        "team": list(project.team.filter(left_on=None)),
        "feed": feed_of(project, limit=FEED, viewer=by),
        "today": today,
    }
    return render(request, "projects/project.html", context)


@login_required
def feed_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole history of a project."""
    project, kind = visible_project(request, pk), request.GET.get("kind", "")
    kind = kind if kind in FeedKind.values else ""
    feed = feed_of(project, limit=500, viewer=person(request), kind=kind)
    context = {"project": project, "feed": feed, "kind": kind, "kinds": FeedKind.choices}
    return render(request, "projects/feed.html", context)


@login_required
def passport_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The passport as it would be read or printed."""
    project = visible_project(request, pk)
    parts = passport_sections(project)
    closed = closed_parts(project, person(request), [part.code for part in parts if part.tables])
    return render(request, "projects/passport.html", {"project": project, "parts": parts, "closed": closed})
