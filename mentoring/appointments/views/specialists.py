"""What everybody sees: the pool of specialists, one of them with free times, the booking of one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.requests import owner_of, person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from mentoring.appointments.enums import LIVE, AppointmentStatus
from mentoring.appointments.filters import SpecialistFilter
from mentoring.appointments.forms import BookingForm
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.appointments.selectors import free_days, with_free_times
from mentoring.appointments.services.booking import Wish, book
from mentoring.appointments.services.taking import why_closed
from mentoring.appointments.tokens import token_of
from mentoring.appointments.views.opened_from import asked_for, case_behind, known_client

PER_PAGE = 20
SENT_COOKIE = "booked"


@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """All specialists of all centres whom a client can book; those with free times first."""
    rows: QuerySet[Any] = with_free_times(Specialist.objects.bookable(), clock.now())
    rows = rows.select_related("centre__region")
    found = SpecialistFilter(request.GET, rows.order_by("next_free_at", "name", "pk"), request=request)
    context = {
        **list_context(request, found, size=PER_PAGE, also_whole=("case",)),
        "case": case_behind(request),
        "case_key": asked_for(request),
        "arranges": Specialist.objects.run_by(request.user).exists(),
    }
    return render(request, "appointments/pool.html", context)


@require_safe
def specialist_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One specialist with the free times of the next weeks."""
    specialist = get_object_or_404(Specialist.objects.visible_to(request.user).select_related("centre__region"), pk=pk)
    context = {
        "specialist": specialist,
        "days": free_days(specialist, clock.now()),
        "case": case_behind(request),
        "case_key": asked_for(request),
        "may_open": request.user.has_perm("appointments.open_slots", specialist),
        "may_change": request.user.has_perm("appointments.change_specialist", specialist),
    }
    return render(request, "appointments/specialist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slot_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One time, with the form that books it."""
    now = clock.now()
    rows = Slot.objects.select_related("specialist__centre__region", "municipality")
    slot = get_object_or_404(rows.filter(specialist__in=Specialist.objects.visible_to(request.user)), pk=pk)
    if request.method != "POST":
        return _show(request, slot, BookingForm(initial=known_client(request)))
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _show(request, slot, form, 400)
    if form.trapped:  # a robot: it is told what it wants to hear
        return redirect("appointments:sent", pk)
    try:
        slow_down(request, "booking")
        guest = form.person(get_language() or "ru")
        wish = Wish(person=guest, question=form.cleaned_data["question"], case=case_behind(request))
        owner = owner_of(request, guest.email)
        made = book(slot=slot, wish=wish, now=now, user=owner, address=client_address(request))
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, slot, form, error.status)
    return _told(request, slot, made if owner else None, guest.email)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """“We have sent you a letter”: what happened and what to do now."""
    slot = get_object_or_404(Slot.objects.select_related("specialist__centre__region"), pk=pk)
    get_object_or_404(Specialist.objects.visible_to(request.user), pk=slot.specialist_id)
    email = str(request.get_signed_cookie(SENT_COOKIE, default="", max_age=900))
    return render(request, "appointments/sent.html", {"slot": slot, "specialist": slot.specialist, "email": email})


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own appointments: those to come, then those that were."""
    rows = Appointment.objects.filter(user=person(request)).select_related("slot__specialist__centre__region")
    now = clock.now()
    coming = rows.filter(status__in=LIVE, slot__ends_at__gt=now).order_by("slot__starts_at")
    past = rows.exclude(pk__in=coming.values("pk")).order_by("-slot__starts_at")[:PER_PAGE]
    context = {
        "coming": [(row, token_of(row)) for row in coming[:PER_PAGE]],
        "past": [(row, token_of(row)) for row in past],
    }
    return render(request, "appointments/mine.html", context)


def _show(request: HttpRequest, slot: Slot, form: BookingForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    closed = why_closed(slot, now)
    taken = not closed and slot.appointments.holding(now).exists()
    context = {
        "slot": slot,
        "specialist": slot.specialist,
        "form": form,
        "closed": closed,
        "taken": taken,
        "days": free_days(slot.specialist, now, but=slot) if closed or taken else [],
        "case": case_behind(request),
        "case_key": asked_for(request),
        "consent_text": current_text(Purpose.HELP),
    }
    return render(request, "appointments/slot.html", context, status=status)


def _told(request: HttpRequest, slot: Slot, own: Appointment | None, email: str) -> HttpResponse:
    if own and own.status == AppointmentStatus.BOOKED:
        messages.success(request, _("You are booked. The letter with the calendar entry is on its way."))
        return redirect("appointments:ticket", token_of(own))
    response = redirect("appointments:sent", slot.pk)
    path = reverse("appointments:sent", args=[slot.pk])
    response.set_signed_cookie(SENT_COOKIE, email, max_age=900, path=path, httponly=True, samesite="Lax")
    return response
