"""Taking projects out: those that the person sees, or what everybody may have."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from projects.exchange.exporting.kinds import KINDS, Kind, take
from projects.filters import ProjectFilter
from projects.models import Project


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@login_required
def export_page(request: HttpRequest) -> HttpResponse:
    """The files that the person can take, narrowed as the list from which they come."""
    context = {"kinds": KINDS.values(), "query": request.GET.urlencode()}
    return render(request, "exchange/export.html", context)


@login_required
@require_POST
def export_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The projects that the person sees as a file; narrowed by the parameters of the list. The journal keeps it."""
    by, kind = person(request), _kind(name)
    found = ProjectFilter(request.GET, queryset=Project.objects.visible_to(by), request=request)
    return take(kind, found.qs, by=by, now=clock.now(), filters=request.GET.dict())


def open_data_page(request: HttpRequest) -> HttpResponse:
    """The files that everybody may have."""
    return render(request, "exchange/open_data.html", {"kinds": KINDS.values()})


def open_data_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The projects of the public catalogue as a file, public fields only."""
    return _kind(name).download(Project.objects.public(), public=True, now=clock.now())
