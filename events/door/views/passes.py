"""The doors of an event: links for helpers, and how many came by each."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from events.door.days import day_ends_at, day_now
from events.door.forms import PassForm
from events.door.models import DoorPass
from events.door.selectors import by_door, expected, present_on
from events.door.services.passes import issue_pass, withdraw_pass
from events.door.tokens import pass_url
from events.models import Event
from events.qr import qr_svg
from events.views.organiser import own_event


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passes(request: HttpRequest, pk: int) -> HttpResponse:
    """The links that are out, each to be copied or scanned; a form for another door."""
    event, form, now = own_event(request, pk), PassForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_pass(event=event, door=form.cleaned_data["door"], by=person(request), now=now)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The link for “%(door)s” is ready.") % {"door": made.door})
            return redirect("door:passes", pk)
    context = {"event": event, "form": form, "passes": _shown(event), "over": day_ends_at(event) <= now,
               "ends": day_ends_at(event), **figures(event, now)}  # fmt: skip
    return render(request, "door/passes.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a helper's link at once."""
    door_pass = get_object_or_404(DoorPass.objects.visible_to(request.user).select_related("event"), pk=pk)
    withdraw_pass(door_pass=door_pass, by=person(request), now=clock.now())
    messages.success(request, _("The link for “%(door)s” is withdrawn.") % {"door": door_pass.door})
    return redirect("door:passes", door_pass.event_id)


@login_required
@never_cache
@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """How many are in, by door: the piece of the desk that keeps itself up to date."""
    event = own_event(request, pk)
    return render(request, "door/_figures.html", {"event": event, **figures(event, clock.now())})


def figures(event: Event, now: datetime) -> dict[str, Any]:
    """How many are in today and by which door, and how many are expected."""
    day = day_now(event, now)
    return {"day": day, "present": present_on(event, day).count(), "expected": expected(event).count(),
            "doors": by_door(event, day)}  # fmt: skip


def _shown(event: Event) -> list[dict[str, Any]]:
    label = _("Link for this door")
    return [
        {"pass": one, "url": (url := pass_url(one)), "qr": qr_svg(url, label, fluid=True)}
        for one in event.door_passes.standing()
    ]
