"""What a participant does by the link of their letter, without logging in.

Mail scanners open every link of a letter, so opening one changes nothing: a button does.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.common import clock
from backend.ui.pages import form_page
from events.calendar import calendar_file
from events.closing import why_closed
from events.enums import LIVE, RegistrationStatus
from events.intake import intake_of
from events.models import Registration
from events.qr import qr_svg
from events.selectors import consents_by_link, party_of, sessions_of, waiting_place
from events.services.choices import change_choices
from events.services.registrations import cancel, confirm
from events.sign_up_form import ChoicesForm, chosen_by
from events.tokens import registration_of, token_of
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
        "live": registration.status in LIVE,
        "sessions": sessions_of(registration),
        # A ticket tells what its address agreed to, at all events: it is opened by a letter to that address only.
        "party": [(row, "" if row.email else token_of(row)) for row in party_of(registration)],
        "consents": consents_by_link(registration),
        "closed": why_closed(event, clock.now()),
        "over": event.ends_at <= clock.now(),
        "qr": qr_svg(registration.code, _("Ticket %(code)s") % {"code": registration.code}),
    }
    return private(render(request, "events/ticket.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_view(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms the registration; a GET shows the ticket page with the button."""
    registration = registration_of(token)
    if request.method == "POST":
        confirmed = confirm(registration=registration, now=clock.now())
        messages.success(request, _said_of(confirmed))
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
    return private(render(request, "events/ticket_cancel.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_view(request: HttpRequest, token: str) -> HttpResponse:
    """The participant's own category, sessions and answers, to be changed while there is room."""
    registration = registration_of(token)
    event = registration.event
    if registration.status not in LIVE:
        return redirect("events:ticket", token)
    form = ChoicesForm(
        request.POST or None, initial=chosen_by(registration), event=event, intake=intake_of(event)
    )  # fmt: skip
    return private(
        form_page(
            request,
            form=form,
            template="events/ticket_change.html",
            back=reverse("events:ticket", args=[token]),
            save=lambda _data: change_choices(registration=registration, choices=form.choices(), now=clock.now()),
            done=_("Saved: this is your registration now."),
            title=_("Change my registration"),
            submit=_("Save"),
            context={"event": event, "registration": registration, "token": token, "lead": event.title},
        )
    )


@never_cache
@require_safe
def ticket_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The event for the participant's calendar; the online link is in it once they are confirmed."""
    registration = registration_of(token)
    shown = registration if registration.status == "confirmed" else None
    return calendar_response(calendar_file(registration.event, clock.now(), shown), registration.event)


def _said_of(registration: Registration) -> str:
    if registration.status == RegistrationStatus.ASKED:
        return _("Your address is confirmed. Now the organiser decides, and you get the answer by a letter.")
    return _("Your registration is confirmed. Here is your ticket.")


def private(response: HttpResponse) -> HttpResponse:
    """The answer, which no search engine keeps."""
    # Other sites are told no address anyway (SECURE_REFERRER_POLICY). "no-referrer" would be too much: browsers then
    # send forms with "Origin: null", which Django takes for a forgery.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
