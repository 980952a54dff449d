"""Contests: a calendar for everybody, kept by the regional operator."""

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from projects.funding.forms.programmes import DefaultForm, ProgrammeForm
from projects.funding.selectors import when_of
from projects.funding.services import programmes as services
from projects.models import Direction, Programme, ProgrammeCheckpoint

PAGE = 25


class ProgrammeFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    donor = django_filters.CharFilter(label=gettext_lazy("Donor"), lookup_expr="icontains", max_length=200)

    class Meta:
        model = Programme
        fields = ("year", "donor")


@login_required
def programmes_page(request: HttpRequest) -> HttpResponse:
    """The contests with their calendars, the latest first."""
    found = ProgrammeFilter(request.GET, Programme.objects.select_related("region").order_by("-year", "name", "pk"))
    context = list_context(request, found, size=PAGE) | {
        "may_add": person(request).has_perm("funding.add_programme"),
        "today": clock.local_date(clock.now(), clock.MOSCOW),
    }
    return render(request, "funding/programmes.html", context)


def _programme(pk: int) -> Programme:
    return get_object_or_404(Programme.objects.select_related("region"), pk=pk)


@login_required
def programme_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One contest: its calendar, what its contracts ask for, its directions."""
    programme = _programme(pk)
    context = {
        "programme": programme,
        "defaults": [(default, when_of(default)) for default in programme.checkpoints.all()],
        "directions": Direction.objects.valid_in(programme.year),
        "may_change": person(request).has_perm("funding.change_programme", programme),
        "today": clock.local_date(clock.now(), clock.MOSCOW),
    }
    return render(request, "funding/programme.html", context)


@login_required
def edit_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enters a contest, or changes one."""
    by, programme = person(request), _programme(pk) if pk else None
    permit(by, "funding.change_programme" if programme else "funding.add_programme", programme)
    fresh = Programme.objects.get(pk=pk) if pk else Programme(year=clock.now().year)
    form = ProgrammeForm(request.POST or None, instance=fresh, user=by)
    return form_page(
        request, form=form, title=str(programme) if programme else _("New contest"), done=_("The contest is saved."),
        save=lambda data: services.save_programme(programme=programme, by=by, now=clock.now(), **data),
        back=programme.get_absolute_url() if programme else reverse("funding:programmes"),
        context={"crumbs": [programme] if programme else []},
    )  # fmt: skip


@login_required
def default_page(request: HttpRequest, pk: int, default_pk: int | None = None) -> HttpResponse:
    """Adds what contracts of the contest ask for, or changes it."""
    by, programme = person(request), _programme(pk)
    permit(by, "funding.change_programme", programme)
    default = get_object_or_404(programme.checkpoints, pk=default_pk) if default_pk else None
    form = DefaultForm(request.POST or None, instance=default)
    return form_page(
        request, form=form, title=str(default or _("New checkpoint of the contest")), done=_("The contest is saved."),
        save=lambda data: services.save_default(programme=programme, default=default, by=by, now=clock.now(), **data),
        back=programme.get_absolute_url(),
        context={"crumbs": [programme], "lead": _("Projects that have signed already keep their dates.")},
    )  # fmt: skip


@login_required
@require_POST
def remove_default(request: HttpRequest, pk: int, default_pk: int) -> HttpResponse:
    """Takes a default away."""
    permit(person(request), "funding.change_programme", _programme(pk))
    rows = ProgrammeCheckpoint.objects.select_related("programme")
    default = get_object_or_404(rows, pk=default_pk, programme=pk)
    services.remove_default(default=default, by=person(request), now=clock.now())
    messages.success(request, _("The checkpoint is taken away. Projects that have it keep it."))
    return redirect(default.programme)
