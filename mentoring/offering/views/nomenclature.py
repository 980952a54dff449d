"""Pages on which the operator keeps the common nomenclature of services."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring.offering.forms import ServiceEntryForm
from mentoring.offering.models import Service
from mentoring.offering.selectors import nomenclature
from mentoring.offering.services.nomenclature import add_service, change_service, restore_service, retire_service


def keeper(request: HttpRequest) -> User:
    """Who keeps the nomenclature; for everybody else these pages don't exist."""
    by = person(request)
    if not by.has_perm("offering.change_service"):
        raise Http404
    return by


@login_required
def entries(request: HttpRequest) -> HttpResponse:
    """All services, those out of use too."""
    keeper(request)
    return render(request, "offering/nomenclature.html", {"services": nomenclature()})


@login_required
def add(request: HttpRequest) -> HttpResponse:
    by = keeper(request)
    return form_page(
        request, form=ServiceEntryForm(request.POST or None), title=_("New service"), submit=_("Add the service"),
        save=lambda data: add_service(by=by, now=clock.now(), **data), back=reverse("offering:nomenclature"),
        done=_("The service stands in the nomenclature; heads can offer it now."),
        context={"lead": _("It is one for all centres. Each centre says on its own page how it gives it.")},
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, service = keeper(request), get_object_or_404(Service, pk=pk)
    return form_page(
        request, form=ServiceEntryForm(request.POST or None, instance=service), title=_("Change the service"),
        save=lambda data: change_service(service=service, by=by, now=clock.now(), **data), done=_("Saved."),
        back=reverse("offering:nomenclature"), context={"crumbs": [service]},
    )  # fmt: skip


@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a service out of use; the list offers to take that back."""
    service = retire_service(service=get_object_or_404(Service, pk=pk), by=keeper(request), now=clock.now())
    messages.success(
        request, _("“%(service)s” is out of use. You can take it into use again here.") % {"service": service}
    )
    return redirect(f"{reverse('offering:nomenclature')}#service-{pk}")


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    service = restore_service(service=get_object_or_404(Service, pk=pk), by=keeper(request), now=clock.now())
    messages.success(request, _("“%(service)s” is in use again.") % {"service": service})
    return redirect(f"{reverse('offering:nomenclature')}#service-{pk}")
