"""The list of participants: for the organisers of the event and nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from events import exports, wording
from events.enums import LIVE
from events.filters import RegistrationFilter
from events.forms import ParticipantForm
from events.models import Registration
from events.selectors import counts
from events.services.registrations import SignUp, add_by_hand, cancel, resend
from events.views.organiser import own_event

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def participant_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, who waits, who cancelled."""
    event = own_event(request, pk)
    found = RegistrationFilter(request.GET, queryset=event.registrations.all(), request=request)
    context = {"event": event, "counts": counts(event), **list_context(request, found, size=PER_PAGE)}
    return render(request, "events/participants.html", context)


@login_required
@never_cache
@require_safe
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the door, by name, with room for a signature."""
    event = own_event(request, pk)
    rows = event.registrations.filter(status="confirmed").order_by("full_name", "id")
    return render(request, "events/participants_print.html", {"event": event, "rows": rows})


@login_required
@never_cache
@require_safe
def export_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a table that Excel opens with the right letters."""
    event = own_event(request, pk)
    found = RegistrationFilter(request.GET, queryset=event.registrations.all(), request=request)
    return _download(exports.as_csv(found.qs, event.zone), "text/csv; charset=utf-8", f"event-{pk}.csv")


@login_required
@never_cache
@require_safe
def export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as an Excel file."""
    event = own_event(request, pk)
    found = RegistrationFilter(request.GET, queryset=event.registrations.all(), request=request)
    return _download(exports.as_xlsx(found.qs, event.zone), exports.XLSX, f"event-{pk}.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers somebody who called or came."""
    event = own_event(request, pk)
    people = reverse("events:participants", args=[pk])
    return form_page(
        request, form=(form := ParticipantForm(request.POST or None)), template="events/participant_add.html",
        save=lambda _data: add_by_hand(
            event=event, person=form.person(get_language() or "ru"), by=person(request), now=clock.now()
        ),
        done=_added, back=people, title=_("Add a participant"), submit=_("Add"),
        context={"event": event, "lead": wording.seats_left(event.seats)},
    )  # fmt: skip


def _added(done: SignUp) -> str:
    return _("Added; the ticket is on its way.") if done.seated else _("No seat is free: added to the waiting list.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then cancels somebody's registration; they are written to."""
    registration = _own_registration(request, pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "")[:500]
        cancel(registration=registration, by=person(request), now=clock.now(), reason=reason)
        messages.success(request, _("The registration is cancelled, the person is being told."))
        return redirect("events:participants", registration.event_id)
    context = {"registration": registration, "event": registration.event, "live": registration.status in LIVE}
    return render(request, "events/participant_cancel.html", context)


@login_required
@require_POST
def resend_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the ticket, or the link to confirm, once more."""
    registration = _own_registration(request, pk)
    try:
        resend(registration=registration, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The letter to %(email)s is on its way.") % {"email": registration.email})
    return redirect("events:participants", registration.event_id)


def _own_registration(request: HttpRequest, pk: int) -> Registration:
    rows = Registration.objects.visible_to(request.user).select_related("event__centre__region")
    return get_object_or_404(rows, pk=pk)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
