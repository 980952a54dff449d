"""The list of participants: for the organisers of the event and nobody else."""

from dataclasses import replace
from typing import Any

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
from events.enums import LIVE, RegistrationStatus
from events.filters import RegistrationFilter
from events.intake import intake_of
from events.models import Event, Registration
from events.selectors import agreed_by, answers_of, counts, sessions_of, signed_up_with, waiting_place
from events.services.entering import SignUp, add_by_hand
from events.services.linking import link_of
from events.services.registrations import cancel, resend
from events.services.restoring import restore
from events.sign_up_form import ParticipantForm
from events.views.organiser import own_event

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def participant_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, who waits, who cancelled."""
    event = own_event(request, pk)
    found = narrowed_list(request, event)
    listed = list_context(request, found, size=PER_PAGE)
    context = {"event": event, "counts": counts(event), "messages_sent": event.messages.all()[:5], **listed}
    return render(request, "events/participants.html", context)


def narrowed_list(request: HttpRequest, event: Event) -> RegistrationFilter:
    """The participants of the event that the address of the page picks out."""
    rows = event.registrations.select_related("category").order_by("signed_up_at", "pk")
    return RegistrationFilter(request.GET, queryset=rows, request=request, event=event)


@login_required
@never_cache
@require_safe
def export_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a table that Excel opens with the right letters."""
    event = own_event(request, pk)
    return _download(
        exports.as_csv(event, narrowed_list(request, event).qs), "text/csv; charset=utf-8", f"event-{pk}.csv"
    )


@login_required
@never_cache
@require_safe
def export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as an Excel file."""
    event = own_event(request, pk)
    return _download(exports.as_xlsx(event, narrowed_list(request, event).qs), exports.XLSX, f"event-{pk}.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers somebody who called or came."""
    event = own_event(request, pk)
    people = reverse("events:participants", args=[pk])
    form = ParticipantForm(request.POST or None, event=event, intake=intake_of(event))

    def save(data: dict[str, Any]) -> SignUp:
        choices = replace(form.choices(), **link_of(None, data["inn"]))
        guest = form.person(get_language() or "ru")
        return add_by_hand(event=event, person=guest, choices=choices, by=person(request), now=clock.now())

    return form_page(
        request, form=form, template="events/participant_add.html", save=save,
        done=_added, back=people, title=_("Add a participant"), submit=_("Add"),
        context={"event": event, "lead": wording.seats_left(event.seats)},
    )  # fmt: skip


def _added(done: SignUp) -> str:
    return _("Added; the ticket is on its way.") if done.seated else _("No seat is free: added to the waiting list.")


@login_required
@never_cache
@require_safe
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one participant said, beside what the organiser can do: read before deciding."""
    row = own_registration(request, pk)
    context = {
        "registration": row,
        "event": row.event,
        "answers": answers_of(row),
        "sessions": sessions_of(row),
        "party": signed_up_with(row),
        "agreed": agreed_by(row),
        "place": waiting_place(row),
        "live": row.status in LIVE,
    }
    return render(request, "events/participant.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then cancels somebody's registration; they are written to."""
    registration = own_registration(request, pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "")[:500]
        cancel(registration=registration, by=person(request), now=clock.now(), reason=reason)
        messages.success(request, _("The registration is cancelled, the person is being told."))
        return redirect("events:participants", registration.event_id)
    context = {"registration": registration, "event": registration.event, "live": registration.status in LIVE}
    return render(request, "events/participant_cancel.html", context)


@login_required
@require_POST
def restore_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings back whom the organiser cancelled or declined; says whether there was a seat."""
    registration = own_registration(request, pk)
    try:
        restored = restore(registration=registration, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _restored(restored))
    return redirect("events:participant", pk)


def _restored(row: Registration) -> str:
    if row.status != RegistrationStatus.WAITING:
        return _("Restored: there was a seat, the ticket is on its way.")
    said = _("Restored, but no seat is free: place %(place)d on the waiting list. The person is being told.")
    return said % {"place": waiting_place(row)}


@login_required
@require_POST
def resend_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the ticket, or the link to confirm, once more."""
    registration = own_registration(request, pk)
    try:
        resend(registration=registration, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The letter to %(email)s is on its way.") % {"email": registration.email})
    return redirect("events:participants", registration.event_id)


def own_registration(request: HttpRequest, pk: int) -> Registration:
    rows = Registration.objects.visible_to(request.user).select_related(
        "event__centre__region", "municipality", "category", "organisation"
    )
    return get_object_or_404(rows, pk=pk)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
