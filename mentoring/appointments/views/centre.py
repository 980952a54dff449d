"""The pool of a centre, for its head."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from backend.ui.pages import form_page
from mentoring.appointments.forms import SpecialistForm
from mentoring.appointments.models import Specialist
from mentoring.appointments.querysets import headed_by
from mentoring.appointments.selectors import pool_of
from mentoring.appointments.services.specialists import add_specialist, change_specialist


@login_required
@never_cache
@require_safe
def centre_pool(request: HttpRequest, pk: int) -> HttpResponse:
    """The specialists of the centre with what they have to do and what was."""
    centre = _headed(request, pk)
    return render(request, "appointments/centre.html", {"centre": centre, "rows": pool_of(centre, clock.now())})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def specialist_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes somebody into the pool."""
    centre = _headed(request, pk)
    form = SpecialistForm(request.POST or None, centre=centre)
    return form_page(
        request, form=form, title=_("New specialist"), context={"lead": centre.name},
        save=lambda data: add_specialist(centre=centre, by=person(request), now=clock.now(), **form.values()),
        done=_("The specialist is in the pool. Now open times, so that clients can book."),
        back=reverse("appointments:centre", args=[centre.pk]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def specialist_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the card of a specialist. The specialist sees the page's address, the head changes the card."""
    rows = Specialist.objects.run_by(person(request)).select_related("centre__region")
    specialist = get_object_or_404(rows, pk=pk)
    permit(person(request), "appointments.change_specialist", specialist)
    form = SpecialistForm(request.POST or None, centre=specialist.centre, specialist=specialist)
    return form_page(
        request, form=form, title=_("Card of the specialist"), context={"lead": specialist.centre.name},
        save=lambda data: change_specialist(
            specialist=specialist, by=person(request), now=clock.now(), **form.values()
        ),
        done=_("Saved."), back=reverse("appointments:centre", args=[specialist.centre_id]),
    )  # fmt: skip


def _headed(request: HttpRequest, pk: int) -> Centre:
    return get_object_or_404(headed_by(person(request)).select_related("region"), pk=pk)
