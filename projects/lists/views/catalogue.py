"""The catalogue of projects for citizens: no log-in, public fields only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from backend.common.keyset import counted, cut
from projects.lists.catalogue import CatalogueFilter, as_public, offer_public, order_of, places, published

PAGE = 24


def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Projects that have won, as far as they are public."""
    found = CatalogueFilter(request.GET, published())
    offer_public(found.form)
    page = cut(found.qs, order_of(request.GET.get("sort")), cursor=request.GET.get("at", ""), size=PAGE)
    context = {
        "filter": found, "count": found.count or counted(found.qs), "page": page, "similar": found.similar,
        "projects": [as_public(row) for row in page.rows],
        "narrowed": any(value for name, value in request.GET.items() if name not in {"at", "sort"}),
    }  # fmt: skip
    return render(request, "catalogue/list.html", context)


def public_project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What citizens may read of one project."""
    row = get_object_or_404(published(), pk=pk)
    inside = type(row).objects.visible_to(request.user).filter(pk=pk).exists()
    return render(request, "catalogue/project.html", {"project": as_public(row), "inside": inside})


def places_page(request: HttpRequest) -> HttpResponse:
    """How many projects each municipality has."""
    return render(request, "catalogue/places.html", {"regions": places()})
