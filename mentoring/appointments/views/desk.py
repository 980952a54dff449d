"""The specialist's own week, and what they do with their times. Whoever arranges none sees no such page."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.ui.pages import form_page
from mentoring.appointments.forms import ClientForm, OutcomeForm, PatternForm, ReasonForm, SlotForm
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.appointments.selectors import cases_seen_by, unsettled, week_of
from mentoring.appointments.services import booking, outcomes, slots
from mentoring.appointments.wording import hours

FORMS = ["GET", "HEAD", "POST"]
SHOWN = 20


@login_required
@never_cache
@require_safe
def my_week(request: HttpRequest) -> HttpResponse:
    """Seven days with all times: free ones, and those that a client has; before them, what waits for an outcome."""
    user, now = person(request), clock.now()
    arranged = Specialist.objects.run_by(user).select_related("centre__region")
    own = [row for row in arranged if row.user_id == user.pk]
    chosen = _chosen(request, arranged, own)
    zone = chosen[0].zone
    monday = _monday(request.GET.get("day", ""), local_date(now, zone))
    rows = Specialist.objects.filter(pk__in=[row.pk for row in chosen])
    days = week_of(rows, monday, zone, now)
    context = {
        "specialists": list(arranged),
        "chosen": chosen[0] if len(chosen) == 1 else None,
        "days": days,
        "seen_cases": cases_seen_by(user, days),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "today": local_date(now, zone),
        "now": now,
        "zone": zone,
        "late": unsettled(Appointment.objects.filter(slot__specialist__in=rows), now)[:SHOWN],
    }
    return render(request, "appointments/week.html", context)


@login_required
@require_http_methods(FORMS)
def slot_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens one time."""
    specialist = _arranged(request, pk)
    form = SlotForm(request.POST or None, specialist=specialist)
    return form_page(
        request, form=form, template="appointments/times_form.html", title=_("A time for a client"),
        context={"specialist": specialist, "zone": specialist.zone, "now": clock.now()},
        save=lambda data: slots.open_slot(
            specialist=specialist, starts_at=data["starts_at"], minutes=data["minutes"], meeting=form.meeting(),
            by=person(request), now=clock.now(),
        ),
        done=lambda slot: _("Open: %(when)s. Clients can book it now.") % {"when": hours(slot)},
        back=_week_of(specialist, form), submit=_("Open the time"),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def pattern_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens times by a weekly pattern."""
    specialist = _arranged(request, pk)
    form = PatternForm(request.POST or None, specialist=specialist, today=local_date(clock.now(), specialist.zone))
    return form_page(
        request, form=form, template="appointments/times_form.html", title=_("Times by a weekly pattern"),
        context={"specialist": specialist, "zone": specialist.zone, "now": clock.now(), "pattern": True},
        save=lambda data: slots.open_pattern(
            specialist=specialist, pattern=form.pattern(), meeting=form.meeting(), by=person(request), now=clock.now()
        ),
        done=_said, back=_week_of(specialist, form), submit=_("Open the times"),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def slot_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a time back; of whoever has booked it, the form asks why."""
    slot = _own_slot(request, pk)
    holder = slot.appointments.holding(clock.now()).first()
    form = ReasonForm(request.POST or None, needed=holder is not None)
    return form_page(
        request, form=form, template="appointments/slot_cancel.html", context={"slot": slot, "holder": holder},
        save=lambda data: slots.cancel_slot(slot=slot, by=person(request), now=clock.now(), reason=data["reason"]),
        done=_("The time is cancelled. The client is being told.") if holder else _("The time is taken back."),
        back=_week(slot),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def book_for_client(request: HttpRequest, pk: int) -> HttpResponse:
    """Books for somebody who called: they need not confirm."""
    slot = _own_slot(request, pk)
    form = ClientForm(request.POST or None)
    return form_page(
        request, form=form, title=_("Book for a client"), submit=_("Book"), context={"lead": hours(slot)},
        save=lambda data: booking.book(
            slot=slot, wish=booking.Wish(person=form.person(get_language() or "ru"), question=data["question"]),
            now=clock.now(), vouched_by=person(request),
        ),
        done=_("Booked. The client gets the letter with the link."), back=_week(slot),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes what became of an appointment, or corrects it."""
    appointment = _own_client(request, pk)
    known = {"outcome": appointment.status, "note": appointment.note} if appointment.settled else None
    return form_page(
        request, form=OutcomeForm(request.POST or None, initial=known), template="appointments/outcome.html",
        context={"appointment": appointment, "slot": appointment.slot},
        save=lambda data: outcomes.settle(appointment=appointment, by=person(request), now=clock.now(), **data),
        done=_("Noted."), back=_week(appointment.slot),
    )  # fmt: skip


@login_required
@require_http_methods(FORMS)
def client_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels somebody's appointment; the time stays open for others."""
    appointment = _own_client(request, pk)
    return form_page(
        request, form=ReasonForm(request.POST or None), title=_("Cancel the appointment"),
        submit=_("Cancel the appointment"),
        context={
            "lead": f"{appointment.full_name}, {hours(appointment.slot)}",
            "note": _("The time itself stays open for others. To take it back as well, cancel the time."),
        },
        save=lambda data: booking.cancel(
            appointment=appointment, by=person(request), now=clock.now(), reason=data["reason"]
        ),
        done=_("The appointment is cancelled. The client is being told."), back=_week(appointment.slot),
    )  # fmt: skip


def _arranged(request: HttpRequest, pk: int) -> Specialist:
    rows = Specialist.objects.run_by(person(request)).select_related("centre__region")
    specialist = get_object_or_404(rows, pk=pk)
    permit(person(request), "appointments.open_slots", specialist)
    return specialist


def _own_slot(request: HttpRequest, pk: int) -> Slot:
    rows = Slot.objects.run_by(person(request)).select_related("specialist__centre__region")
    return get_object_or_404(rows, pk=pk)


def _own_client(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.run_by(person(request)).select_related("slot__specialist__centre__region", "case")
    return get_object_or_404(rows, pk=pk)


def _chosen(request: HttpRequest, arranged: Iterable[Specialist], own: list[Specialist]) -> list[Specialist]:
    """The one that the address names, else the person's own, else all that they arrange."""
    rows = list(arranged)
    named = [row for row in rows if str(row.pk) == request.GET.get("specialist", "")]
    if not rows:
        raise Http404
    return named or own or rows


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2100:
        day = today
    return day - timedelta(days=day.weekday())


def _week(slot: Slot) -> str:
    day = local_date(slot.starts_at, slot.zone)
    return reverse("appointments:week") + f"?specialist={slot.specialist_id}&day={day}"


def _week_of(specialist: Specialist, form: SlotForm | PatternForm) -> str:
    """The week where the new times stand, once the form says which."""
    begin = f"&day={_first_day(form)}" if form.is_bound and form.is_valid() else ""
    return reverse("appointments:week") + f"?specialist={specialist.pk}{begin}"


def _first_day(form: SlotForm | PatternForm) -> date:
    if isinstance(form, PatternForm):
        day: date = form.cleaned_data["first_day"]
        return day
    return local_date(form.cleaned_data["starts_at"], form.zone)


def _said(opened: slots.Opened) -> str:
    made = ngettext(
        "%(count)d time is open.", "%(count)d times are open.", opened.made
    ) % {"count": opened.made}  # fmt: skip
    if not opened.skipped:
        return made
    left = ngettext(
        "%(count)d was left out: something stands there already.",
        "%(count)d were left out: something stands there already.",
        opened.skipped,
    ) % {"count": opened.skipped}
    return f"{made} {left}"
