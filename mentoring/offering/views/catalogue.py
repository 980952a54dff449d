"""Pages for everybody: all services, and one service with the centres that give it side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from backend.ui.lists import list_context
from mentoring.offering.filters import CatalogueFilter, ComparisonFilter, today
from mentoring.offering.models import Offer, Service
from mentoring.offering.selectors import coming, compared, entries, in_catalogue, kinds_in_use

PAGE = 20


def services(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    on = today()
    found = CatalogueFilter(request.GET, Service.objects.in_use(on), request=request)
    found.queryset = in_catalogue(found.queryset, found.offers())
    context = list_context(request, found, size=PAGE)
    asked = found.form.cleaned_data
    return render(request, "offering/services.html", {
        **context, "entries": entries(context["page"]), "kinds": kinds_in_use(on), "centre": asked.get("centre"),
        "municipality": asked.get("municipality"), "kind": asked.get("kind"),
        "may_keep": request.user.has_perm("offering.add_service"),
    })  # fmt: skip


def service(request: HttpRequest, pk: int) -> HttpResponse:
    """One service: which centres give it, how, where and how soon."""
    on = today()
    shown = get_object_or_404(Service, pk=pk)
    found = ComparisonFilter(request.GET, Offer.objects.open(on).filter(service=shown), request=request)
    context = {
        "service": shown, "filter": found, "offers": compared(found.qs), "coming": coming(shown, on),
        "municipality": found.form.cleaned_data.get("municipality"), "retired": shown.is_retired(on),
        "narrowed": any(found.form.cleaned_data.values()), "may_keep": request.user.has_perm("offering.add_service"),
    }  # fmt: skip
    return render(request, "offering/service.html", context)
