"""Lists of requests: the inbox of a centre, its table, and what one asked oneself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.requests import person
from backend.audit.services import record
from backend.common import clock
from backend.common.narrowing import narrowed_by
from backend.common.tabular.writer import csv_download
from backend.ui.lists import list_context
from mentoring.cases import exports, selectors
from mentoring.cases.filters import CaseFilter
from mentoring.cases.models import Case
from mentoring.cases.reading import as_read_by

PER_PAGE = 30


def _found(request: HttpRequest) -> CaseFilter:
    if not request.user.has_perm("cases.use_inbox"):
        raise Http404
    asked = request.GET.copy()
    if not any(asked.get(name) for name in ("show", "status", "q")):
        asked["show"] = "open"  # without a wish, what there is to do
    return CaseFilter(asked, queryset=selectors.inbox(person(request), clock.now()), request=request)


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The requests of one's centre or region: late ones first."""
    listed = list_context(request, found := _found(request), size=PER_PAGE)
    page, by = listed["page"], person(request)
    known = selectors.contacts_known(by, page.object_list)
    page.object_list = as_read_by(by, page.object_list)
    counts = selectors.counts(by, clock.now())
    return render(request, "cases/inbox.html", {**listed, "found": found, "known": known, "counts": counts})


@login_required
@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The same list as a table for a spreadsheet program; contacts stand in it for those who may see them."""
    by, found = person(request), _found(request)
    count = found.qs.count()
    narrowed = narrowed_by(request.GET, hidden=("q",), left_out=("page",))
    record(actor=by, verb="cases.exported", target=by, now=clock.now(), after={"rows": count, **narrowed})
    return csv_download(exports.lines(by, found.qs), "requests.csv")


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked oneself, and what was asked for one's organisation."""
    rows = Case.objects.asked_by(request.user).with_places().order_by("-asked_at", "-pk")
    found = CaseFilter(request.GET, queryset=rows, request=request)
    return render(request, "cases/mine.html", list_context(request, found, size=PER_PAGE))
