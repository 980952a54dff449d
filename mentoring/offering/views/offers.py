"""Pages on which a centre says what it offers. Only its own people and the region's operator know of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from backend.ui.pages import form_page
from mentoring.offering.forms import NewOffersForm, TermsForm
from mentoring.offering.models import Offer
from mentoring.offering.selectors import not_offered, own_offers
from mentoring.offering.services.offers import change_offer, close_offer, open_offers, reopen_offer


def _centre(request: HttpRequest, pk: int) -> Centre:
    rows = Centre.objects.people_visible_to(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


def _offer(request: HttpRequest, pk: int) -> Offer:
    rows = Offer.objects.filter(centre__in=Centre.objects.people_visible_to(request.user))
    return get_object_or_404(rows.select_related("centre__region", "service"), pk=pk)


@login_required
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the centre offers, will offer and offered."""
    centre = _centre(request, pk)
    context = {
        "centre": centre, "offers": own_offers(centre), "today": clock.local_date(clock.now(), centre.zone),
        "may_offer": request.user.has_perm("offering.open_offer", centre),
    }  # fmt: skip
    return render(request, "offering/offers.html", context)


def _said(made: list[Offer]) -> str:
    count = len(made)
    return ngettext("%(count)s service is offered now.", "%(count)s services are offered now.", count) % {
        "count": count
    }


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens offers of several services on the same terms."""
    centre, by, now = _centre(request, pk), person(request), clock.now()
    permit(by, "offering.open_offer", centre)
    today = clock.local_date(now, centre.zone)
    ticked = [pk for pk in request.GET.getlist("service") if pk.isascii() and pk.isdecimal()]
    form = NewOffersForm(
        request.POST or None, centre=centre, services=not_offered(centre, today),
        initial={"opens_on": today, "services": ticked},
    )  # fmt: skip
    return form_page(
        request, form=form, title=_("Offer services"), submit=_("Offer"), back=reverse("offering:offers", args=[pk]),
        save=lambda data: open_offers(centre=centre, by=by, now=now, **data), context={"crumbs": [centre]},
        done=_said,
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the terms of an offer."""
    offer, by = _offer(request, pk), person(request)
    permit(by, "offering.change_offer", offer)
    initial = {name: getattr(offer, name) for name in ("forms", "promise_days", "conditions", "opens_on")}
    form = TermsForm(
        request.POST or None, centre=offer.centre, initial={**initial, "municipalities": offer.municipalities.all()}
    )
    return form_page(
        request, form=form, title=_("Change the offer"), done=_("Saved."),
        save=lambda data: change_offer(offer=offer, by=by, now=clock.now(), **data),
        back=reverse("offering:offers", args=[offer.centre_id]),
        context={"crumbs": [offer.centre], "lead": offer.service.title},
    )  # fmt: skip


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes an offer, and shows the way back."""
    offer = close_offer(offer=_offer(request, pk), by=person(request), now=clock.now())
    return render(request, "offering/closed.html", {"offer": offer, "centre": offer.centre})


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens an offer again that was closed."""
    offer = reopen_offer(offer=_offer(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The offer is open again."))
    return redirect("offering:offers", offer.centre_id)
