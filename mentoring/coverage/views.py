"""Where help is missing or doubled: the matrix, the map, the list, what stands behind a cell, and joint services."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.common.tabular.table import download
from backend.directory.models import Centre, Territory
from backend.directory.versions import places_in
from backend.ui.pages import form_page
from mentoring.coverage import exports, joint, selectors, services
from mentoring.coverage.drawing import drawing_of
from mentoring.coverage.forms import FilterForm, JustifyForm
from mentoring.coverage.matrix import Matrix, matrix_for
from mentoring.coverage.models import Justification
from mentoring.coverage.questions import Question, question
from mentoring.offering.models import Service
from mentoring.periods import usual_periods

SHOWN = 25


def _asked(request: HttpRequest) -> Question:
    return question(person(request), request.GET, clock.now())


def _frame(request: HttpRequest, asked: Question, view: str, *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """What stands above every view: the filters, the usual periods, the way to the other views."""
    regions = list(Territory.objects.worked_in_by(request.user))
    return {
        "asked": asked, "view": view, "period": asked.period, "form": FilterForm(asked, regions, leave=leave),
        "periods": [
            (label, replace(asked, period=period).query, period == asked.period)
            for label, period in usual_periods(asked.today)
        ],
    }  # fmt: skip


def _summed(matrix: Matrix) -> dict[str, Any]:
    return {"matrix": matrix, "whole": matrix.whole, "base": reverse("coverage:matrix")}


@login_required
@require_safe
def matrix_page(request: HttpRequest) -> HttpResponse:
    """Municipalities down, services across."""
    asked = _asked(request)
    matrix = matrix_for(asked)
    sheet = selectors.sheet_of(matrix, page=request.GET.get("page"), across=request.GET.get("across"))
    context = _frame(request, asked, "matrix", leave=("service",)) | _summed(matrix)
    return render(request, "coverage/matrix.html", context | {"sheet": sheet, "page": sheet.page})


@login_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """The same in words, municipality by municipality."""
    asked = _asked(request)
    matrix = matrix_for(asked)
    page, spells = selectors.spell_out(matrix, request.GET.get("page"))
    context = _frame(request, asked, "list", leave=("service",)) | _summed(matrix)
    return render(request, "coverage/list.html", context | {"page": page, "spells": spells})


@login_required
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The same as a map of the municipal centres, of one service or of all together."""
    asked = _asked(request)
    matrix = matrix_for(asked)
    service = matrix.services[0] if asked.service and matrix.services else None
    if asked.service and service is None:
        raise Http404
    context = _frame(request, asked, "map", leave=("centre", "only")) | _summed(matrix)
    return render(request, "coverage/map.html", context | {"service": service, "drawing": drawing_of(matrix, service)})


@login_required
@require_safe
def place_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One municipality with every service."""
    municipality = _municipality(request, pk)
    asked = _about(request, municipality)
    matrix = matrix_for(replace(asked, centre=None, only=""))
    place = next((place for place in matrix.places if place.pk == pk), None)
    if place is None:
        raise Http404
    rows = [(service, matrix.cell(place, service.pk)) for service in matrix.services]
    context = {"asked": asked, "period": asked.period, "place": place, "tally": matrix.row(place), "rows": rows}
    return render(request, "coverage/place.html", context | {"matrix": matrix, "base": reverse("coverage:matrix")})


def _municipality(request: HttpRequest, pk: int) -> Territory:
    """A municipality of a region where the person works."""
    regions = Territory.objects.worked_in_by(person(request)).order_by().values("pk")
    rows = Territory.objects.municipalities().filter(parent__in=regions).select_related("parent")
    return get_object_or_404(rows, pk=pk)


def _about(request: HttpRequest, municipality: Territory) -> Question:
    return question(person(request), request.GET.dict() | {"region": str(municipality.parent_id)}, clock.now())


@login_required
@require_safe
def cell_page(request: HttpRequest, pk: int, service_pk: int) -> HttpResponse:
    """One service in one municipality: who offers it, who asked, and why several offer it."""
    municipality = _municipality(request, pk)
    service = get_object_or_404(Service, pk=service_pk)
    asked = _about(request, municipality)
    found = selectors.detail(asked, municipality, service, person(request))
    named = places_in(asked.region.pk, asked.period.first.year, asked.period.last.year, also={pk})
    page = Paginator(found.cases, SHOWN).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "period": asked.period, "municipality": municipality, "service": service, "found": found,
        "place": next((place for place in named if place.pk == pk), None), "page": page,
        "hidden": found.demand - page.paginator.count,
        "may_justify": found.doubled and request.user.has_perm("coverage.justify_double", asked.region),
        "may_end": request.user.has_perm("coverage.end_justification", found.justification),
    }  # fmt: skip
    return render(request, "coverage/cell.html", context)


@login_required
def justify(request: HttpRequest, pk: int, service_pk: int) -> HttpResponse:
    """Says why several centres offer the service here."""
    municipality = _municipality(request, pk)
    service = get_object_or_404(Service, pk=service_pk)
    by = person(request)
    permit(by, "coverage.justify_double", municipality.parent)
    return form_page(
        request,
        form=JustifyForm(request.POST or None),
        save=lambda data: services.justify_double(
            municipality=municipality, service=service, by=by, now=clock.now(), **data
        ),
        done=_("Thank you: it is shown beside the double."),
        back=reverse("coverage:cell", args=[pk, service_pk]),
        title=_("Why several centres offer it"),
        submit=_("Save the explanation"),
        context={"lead": f"{service} — {municipality}"},
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an explanation back."""
    found = get_object_or_404(Justification.objects.visible_to(request.user), pk=pk)
    try:
        services.end_justification(justification=found, by=person(request), now=clock.now())
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        messages.info(request, str(refusal.message))
    else:
        messages.success(request, _("The explanation is taken back."))
    return redirect(found)


@login_required
@require_safe
def joint_page(request: HttpRequest) -> HttpResponse:
    """Centre by centre: services that both offer, requests that they pass on."""
    asked = _asked(request)
    context = _frame(request, asked, "joint", leave=("service", "centre", "only"))
    return render(request, "coverage/joint.html", context | {"joint": joint.joint_for(asked)})


@login_required
@require_safe
def pair_page(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two centres: what both offer, and what they passed on to each other."""
    regions = Territory.objects.worked_in_by(person(request)).order_by().values("pk")
    centres = Centre.objects.filter(region__in=regions).select_related("region")
    one = get_object_or_404(centres, pk=pk)
    other = get_object_or_404(centres.exclude(pk=pk).filter(region=one.region), pk=other_pk)
    asked = question(person(request), request.GET.dict() | {"region": str(one.region_id)}, clock.now())
    found = joint.pair_detail(asked, one, other, person(request))
    page = Paginator(found.referrals, SHOWN).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "period": asked.period, "one": one, "other": other, "found": found, "page": page,
        "hidden": found.number - page.paginator.count,
    }  # fmt: skip
    return render(request, "coverage/pair.html", context)


@login_required
@require_safe
def export(request: HttpRequest, what: str, kind: str) -> HttpResponseBase:
    """The matrix or the pairs of centres as a file."""
    asked = _asked(request)
    if what == "matrix":
        rows, sheet, widths = exports.matrix_rows(matrix_for(asked)), _("Coverage"), exports.MATRIX
    elif what == "joint":
        rows, sheet, widths = exports.joint_rows(joint.joint_for(asked)), _("Joint services"), exports.JOINT
    else:
        raise Http404
    return download(rows, f"{what}-{asked.period.last:%Y-%m-%d}", kind, sheet=sheet, widths=widths)
