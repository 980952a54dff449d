"""Consents on the ticket of somebody without an account: what follows is said first, a button does it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.common import clock
from backend.common.errors import Conflict
from events.selectors import BY_LINK
from events.services.consenting import give_again, withdraw_by_link
from events.tokens import registration_of
from events.views.tickets import private


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Says what follows, then ends the consent."""
    said = _("The consent is withdrawn.")
    return _asked(request, token, purpose, said, withdraw_by_link, giving=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Shows the text, then keeps that the person agrees once more."""
    said = _("Thank you: the consent is given again.")
    return _asked(request, token, purpose, said, give_again, giving=True, address=client_address(request))


def _asked(
    request: HttpRequest, token: str, purpose: str, said: str, do: Callable[..., None], *, giving: bool, **rest: Any
) -> HttpResponse:
    registration = registration_of(token)
    if purpose not in BY_LINK:
        raise Http404
    if request.method == "POST":
        try:
            do(registration=registration, purpose=purpose, now=clock.now(), **rest)
        except Conflict as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, said)
        return redirect("events:ticket", token)
    context = {
        "registration": registration, "event": registration.event, "token": token, "purpose": Purpose(purpose),
        "text": current_text(purpose), "giving": giving,
    }  # fmt: skip
    return private(render(request, "events/consent.html", context))
