"""Visits to municipalities: the public list, one of them, and what the head of the centre does with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import MOSCOW, local_date
from backend.common.errors import DomainError
from backend.directory.models import Territory
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from mentoring.appointments.calendar import visit_file
from mentoring.appointments.filters import VisitFilter
from mentoring.appointments.forms import HeldForm, ReasonForm, VisitEditForm
from mentoring.appointments.models import Visit
from mentoring.appointments.querysets import headed_by
from mentoring.appointments.selectors import free_during, regions_watched, unvisited
from mentoring.appointments.services import visits
from mentoring.appointments.views.tickets import calendar_response

PER_PAGE = 20
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Coming visits and sessions, or past ones, of all centres."""
    asked = request.GET.copy()
    if asked.get("when") not in {"upcoming", "past"}:
        asked["when"] = "upcoming"
    rows = Visit.objects.visible_to(request.user).select_related("centre", "municipality")
    found = VisitFilter(asked, rows.prefetch_related("services"), request=request)
    context = {
        **list_context(request, found, size=PER_PAGE, also_whole=("when",)),
        "past": asked["when"] == "past",
        "may_plan": request.user.has_perm("appointments.lead_specialists"),
        "may_see_unvisited": request.user.has_perm("appointments.view_unvisited"),
    }
    return render(request, "appointments/visits.html", context)


@require_safe
def visit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, with the times that specialists keep there."""
    visit = get_object_or_404(_full(request), pk=pk)
    context = {
        "visit": visit,
        "slots": free_during(visit, clock.now()),
        "now": clock.now(),
        "may_change": request.user.has_perm("appointments.change_visit", visit),
    }
    return render(request, "appointments/visit.html", context)


@require_safe
def visit_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit for a calendar."""
    visit = get_object_or_404(_full(request), pk=pk)
    return calendar_response(visit_file(visit, clock.now()), f"visit-{visit.pk}")


@login_required
@require_safe
def unvisited_list(request: HttpRequest) -> HttpResponse:
    """The municipalities of my region where nothing was held this year, or in the year that the address names."""
    if not request.user.has_perm("appointments.view_unvisited"):
        raise Http404
    regions = list(regions_watched(person(request)))
    if not regions:
        raise Http404
    region = next((row for row in regions if str(row.pk) == request.GET.get("region", "")), regions[0])
    this_year = local_date(clock.now(), region.time_zone or MOSCOW).year
    year = _year(request.GET.get("year", ""), this_year)
    context = {
        "region": region,
        "regions": regions,
        "year": year,
        "years": range(this_year, this_year - 4, -1),
        "rows": list(unvisited(region, year)),
        "total": Territory.objects.municipalities().filter(parent=region).count(),
        "may_plan": request.user.has_perm("appointments.lead_specialists"),
    }
    return render(request, "appointments/unvisited.html", context)


@login_required
@require_http_methods(FORMS)
def visit_new(request: HttpRequest) -> HttpResponse:
    """Plans a visit; it is announced on its own page."""
    if not request.user.has_perm("appointments.lead_specialists"):
        raise Http404
    first = headed_by(person(request)).first()
    wanted = {"municipality": request.GET.get("municipality", "")[:19], "centre": first.pk if first else None}
    form = VisitEditForm(request.POST or None, by=person(request), initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            made = visits.plan_visit(by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Planned. Only your centre sees it: announce it when all is settled."))
            return redirect(made)
    return render(request, "appointments/visit_form.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORMS)
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a visit that was neither held nor called off."""
    visit = _own(request, pk)
    form = VisitEditForm(request.POST or None, by=person(request), visit=visit)
    return form_page(
        request, form=form, template="appointments/visit_form.html", context={"visit": visit},
        save=lambda data: visits.change_visit(visit=visit, by=person(request), now=clock.now(), **data),
        done=_("Saved."), back=visit.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_POST
def visit_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a planned visit to everybody and writes to the municipality."""
    return _done(request, pk, visits.announce_visit, _("Announced. Organisations of the municipality are being told."))


@login_required
@require_POST
def visit_replan(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cancellation back."""
    return _done(request, pk, visits.replan_visit, _("It is planned again. Announce it when all is settled."))


@login_required
@require_http_methods(FORMS)
def visit_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes how many came, or corrects it."""
    visit = _own(request, pk)
    known = {"people": visit.people, "organisations": visit.organisations, "note": visit.note}
    return form_page(
        request, form=HeldForm(request.POST or None, initial=known), title=_("The visit was held"),
        context={"lead": f"{visit.title}, {visit.municipality}"},
        save=lambda data: visits.hold_visit(visit=visit, by=person(request), now=clock.now(), **data),
        done=_("Noted. The visit counts for the municipality."), back=visit.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def visit_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then calls the visit off."""
    visit = _own(request, pk)
    return form_page(
        request, form=ReasonForm(request.POST or None), title=_("Call the visit off"), submit=_("Call off"),
        context={"lead": f"{visit.title}, {visit.municipality}"},
        save=lambda data: visits.cancel_visit(visit=visit, by=person(request), now=clock.now(), reason=data["reason"]),
        done=_("The visit is called off. Whoever was told of it is told that as well."),
        back=visit.get_absolute_url(),
    )  # fmt: skip


def _full(request: HttpRequest) -> Any:
    return Visit.objects.visible_to(request.user).select_related("centre__region", "municipality")


def _own(request: HttpRequest, pk: int) -> Visit:
    rows = Visit.objects.run_by(person(request)).select_related("centre__region", "municipality")
    return get_object_or_404(rows, pk=pk)


def _done(request: HttpRequest, pk: int, act: Callable[..., Visit], said: str) -> HttpResponse:
    visit = _own(request, pk)
    try:
        act(visit=visit, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(visit)


def _year(text: str, this_year: int) -> int:
    return int(text) if text.isdecimal() and 2000 <= int(text[:5]) <= this_year else this_year
