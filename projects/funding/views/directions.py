"""Directions of grants: a list for those who keep contests; what an import brought stands first."""

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from projects.directions import uses_of
from projects.funding.forms.directions import DirectionForm, MergeForm
from projects.funding.selectors import counted_directions
from projects.funding.services import directions as services
from projects.funding.services.merging import merge_direction
from projects.funding.wording import years_of
from projects.models import Direction

PAGE = 50
BACK = reverse_lazy("funding:directions")


class DirectionFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label=gettext_lazy("Direction"), lookup_expr="icontains", max_length=200)
    to_check = django_filters.BooleanFilter(
        method="only_to_check", label=gettext_lazy("Only those to look at"), widget=forms.CheckboxInput, required=False
    )

    class Meta:
        model = Direction
        fields = ("name", "to_check")

    def only_to_check(self, queryset: QuerySet[Direction], name: str, value: bool) -> QuerySet[Direction]:
        return queryset.filter(to_check=True) if value else queryset


@login_required
def directions_page(request: HttpRequest) -> HttpResponse:
    """The directions with their years and what is in them; those to look at come first."""
    by = person(request)
    permit(by, "funding.add_direction")
    listed = list_context(request, DirectionFilter(request.GET, counted_directions(by)), size=PAGE)
    context = listed | {
        "rows": [(direction, years_of(direction)) for direction in listed["page"]],
        "to_check": Direction.objects.filter(to_check=True).count(),
    }
    return render(request, "funding/directions.html", context)


@login_required
def edit_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enters a direction, or changes one."""
    by, direction = person(request), get_object_or_404(Direction, pk=pk) if pk else None
    permit(by, "funding.change_direction" if direction else "funding.add_direction", direction)
    form = DirectionForm(request.POST or None, initial=model_to_dict(direction) if direction else None)
    lead = _("The new name is seen in all projects of this direction. Imports find it by the old name too.")
    return form_page(
        request, form=form, back=str(BACK), template="funding/direction.html",
        title=str(direction or _("New direction")), done=_("The direction is saved."),
        save=lambda data: services.save_direction(direction=direction, by=by, now=clock.now(), **data),
        context={
            "lead": lead if direction else "", "direction": direction, "uses": uses_of(direction) if direction else [],
        },
    )  # fmt: skip


@login_required
def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what is in a direction, then merges it with another."""
    by, direction = person(request), get_object_or_404(Direction, pk=pk)
    permit(by, "funding.change_direction", direction)
    return form_page(
        request, form=MergeForm(request.POST or None, direction=direction), back=str(BACK),
        template="funding/merge.html", title=_("Merge with another direction"), submit=pgettext("direction", "Merge"),
        done=_("The directions are merged. Imports find the other one by this name now."),
        save=lambda data: merge_direction(direction=direction, by=by, now=clock.now(), **data),
        context={"subject": direction, "direction": direction, "uses": uses_of(direction)},
    )  # fmt: skip


@login_required
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that what an import brought is right as it is."""
    direction = get_object_or_404(Direction, pk=pk)
    services.keep_direction(direction=direction, by=person(request), now=clock.now())
    messages.success(request, _("The direction is kept as it is."))
    return redirect(reverse("funding:directions"))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away a direction that nothing names."""
    direction = get_object_or_404(Direction, pk=pk)
    services.remove_direction(direction=direction, by=person(request), now=clock.now())
    messages.success(request, _("The direction is taken away."))
    return redirect(reverse("funding:directions"))
