"""What a participant does by the link of their letter, without logging in.

Mail scanners open every link of a letter, so opening one changes nothing: a button does.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.common import clock
from events.calendar import calendar_file
from events.qr import qr_svg
from events.selectors import waiting_place
from events.services.registrations import cancel, confirm, why_closed
from events.tokens import registration_of
from events.views.public import calendar_response


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The state of a registration, and the one thing to do next."""
    registration = registration_of(token)
    event = registration.event
    context = {
        "registration": registration,
        "event": event,
        "token": token,
        "place": waiting_place(registration),
        "closed": why_closed(event, clock.now()),
        "over": event.ends_at <= clock.now(),
        "qr": qr_svg(registration.code, _("Ticket %(code)s") % {"code": registration.code}),
    }
    return _private(render(request, "events/ticket.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_view(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms the registration; a GET shows the ticket page with the button."""
    registration = registration_of(token)
    if request.method == "POST":
        confirm(registration=registration, now=clock.now())
        messages.success(request, _("Your registration is confirmed. Here is your ticket."))
    return redirect("events:ticket", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once whether to cancel, then does so."""
    registration = registration_of(token)
    if request.method == "POST":
        cancel(registration=registration, now=clock.now())
        messages.success(request, _("Your registration is cancelled. Thank you for letting others have the seat."))
        return redirect("events:ticket", token)
    context = {"registration": registration, "event": registration.event, "token": token}
    return _private(render(request, "events/ticket_cancel.html", context))


@never_cache
@require_safe
def ticket_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The event for the participant's calendar; the online link is in it once they are confirmed."""
    registration = registration_of(token)
    shown = registration if registration.status == "confirmed" else None
    return calendar_response(calendar_file(registration.event, clock.now(), shown), registration.event)


def _private(response: HttpResponse) -> HttpResponse:
    # Other sites are told no address anyway (SECURE_REFERRER_POLICY). "no-referrer" would be too much: browsers then
    # send forms with "Origin: null", which Django takes for a forgery.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
