"""What a client does by the link of their letter, without logging in.

Mail scanners open every link of a letter, so opening one changes nothing: a button does.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.common import clock
from backend.common.errors import DomainError
from mentoring.appointments.calendar import appointment_file
from mentoring.appointments.enums import LIVE
from mentoring.appointments.models import Appointment, Slot
from mentoring.appointments.selectors import free_days
from mentoring.appointments.services.booking import cancel, confirm, move
from mentoring.appointments.tokens import appointment_of


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The state of an appointment, and what can be done with it."""
    appointment = appointment_of(token)
    now = clock.now()
    context = {
        "appointment": appointment,
        "slot": appointment.slot,
        "specialist": appointment.slot.specialist,
        "token": token,
        "begun": appointment.slot.starts_at <= now,
        "over": appointment.slot.ends_at <= now,
        "live": _live(appointment, now),
    }
    return _private(render(request, "appointments/ticket.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_view(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms the appointment; a GET shows the page with the button."""
    appointment = appointment_of(token)
    if request.method == "POST":
        confirm(appointment=appointment, now=clock.now())
        messages.success(request, _("You are booked. We remind you a day and an hour before."))
    return redirect("appointments:ticket", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once whether to cancel, then does so."""
    appointment = appointment_of(token)
    if request.method == "POST":
        cancel(appointment=appointment, now=clock.now())
        messages.success(request, _("The appointment is cancelled. Thank you: somebody else gets the time."))
        return redirect("appointments:ticket", token)
    if not _open(appointment, clock.now()):
        return redirect("appointments:ticket", token)
    context = {"appointment": appointment, "slot": appointment.slot, "token": token}
    return _private(render(request, "appointments/ticket_cancel.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_view(request: HttpRequest, token: str) -> HttpResponse:
    """Offers the other free times of the specialist; the one that is pressed is taken instead."""
    appointment = appointment_of(token)
    slot, now, status = appointment.slot, clock.now(), 200
    if request.method == "POST":
        wanted = request.POST.get("slot", "")
        other = get_object_or_404(Slot, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0)
        try:
            move(appointment=appointment, to=other, now=now)
        except DomainError as error:
            messages.error(request, error.message)
            status = error.status
        else:
            messages.success(request, _("Done: you have the new time. The letter with it is on its way."))
            return redirect("appointments:ticket", token)
    elif not _open(appointment, now):
        return redirect("appointments:ticket", token)
    days = free_days(slot.specialist, now, but=slot)
    context = {"appointment": appointment, "slot": slot, "specialist": slot.specialist, "token": token, "days": days}
    return _private(render(request, "appointments/ticket_move.html", context, status=status))


@never_cache
@require_safe
def ticket_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for the client's calendar; the link for a call is in it once it is confirmed."""
    appointment = appointment_of(token)
    return calendar_response(appointment_file(appointment, clock.now()), f"appointment-{appointment.pk}")


def calendar_response(content: bytes, name: str) -> HttpResponse:
    """An iCalendar file under that name."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _live(appointment: Appointment, now: datetime) -> bool:
    return appointment.status in LIVE and not (appointment.hold_until and appointment.hold_until <= now)


def _open(appointment: Appointment, now: datetime) -> bool:
    """Whether the client can still move or cancel it; if not, its page says what became of it."""
    return _live(appointment, now) and appointment.slot.starts_at > now


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
