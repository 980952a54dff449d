"""Who was there, entered by an organiser: during the event, or from the paper afterwards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from events.door.days import days_of
from events.door.enums import AttendanceState
from events.door.listing import Sheet, choices_of, rows_of, sheet_of
from events.door.models import Attendance
from events.door.selectors import by_door, expected, present_on
from events.door.services.lists import Entered, enter_list, rest_absent
from events.door.services.marking import undo
from events.door.words import hour
from events.models import Event
from events.views.organiser import own_event

PER_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """All names of a day with what is known of each; a form that takes only what was changed in it."""
    sheet = _sheet(request, pk)
    if request.method == "POST":
        choices = choices_of(request.POST.dict())
        entered = enter_list(
            event=sheet.event,
            day=sheet.day,
            session=sheet.session,
            choices=choices,
            by=person(request),
            now=clock.now(),
        )
        _say(request, sheet.event, entered)
        return redirect(request.get_full_path())
    page = Paginator(rows_of(sheet, request.GET.get("q", "")[:200]), PER_PAGE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "event": sheet.event, "page": page, "days": days_of(sheet.event),
               "sessions": sheet.event.sessions.all(), "q": request.GET.get("q", "")[:200],
               "states": AttendanceState.choices, **_figures(sheet)}  # fmt: skip
    return render(request, "door/attendance.html", context)


@login_required
@require_POST
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks everybody as absent of whom nothing was said."""
    sheet = _sheet(request, pk)
    try:
        count = rest_absent(
            event=sheet.event, day=sheet.day, session=sheet.session, by=person(request), now=clock.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext(
            "%(count)d participant is marked as absent.", "%(count)d participants are marked as absent.", count
        )
        messages.success(request, text % {"count": count})
    return redirect(reverse("door:attendance", args=[pk]) + sheet.query)


@login_required
@never_cache
@require_safe
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the table at the entrance: boxes to tick, room to sign, empty lines for those who just come."""
    sheet = _sheet(request, pk)
    return render(
        request, "door/print.html",
        {"sheet": sheet, "event": sheet.event, "rows": rows_of(sheet), "days": days_of(sheet.event),
         "empty": range(10)},
    )  # fmt: skip


@login_required
@never_cache
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was said of one participant of one day, and what became of it."""
    row = _own(request, pk)
    marks = row.marks.select_related("by").order_by("received_at", "pk")
    return render(request, "door/history.html", {"row": row, "event": row.registration.event, "marks": marks})


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a mark back; what was said stays in the history."""
    row = _own(request, pk)
    undo(attendance=row, by=person(request), now=clock.now())
    messages.success(request, _("The mark is taken back."))
    return redirect("door:history", pk)


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    return sheet_of(own_event(request, pk), request.GET.dict(), clock.now())


def _own(request: HttpRequest, pk: int) -> Attendance:
    rows = Attendance.objects.visible_to(request.user).select_related("registration__event__centre", "session", "by")
    return get_object_or_404(rows, pk=pk)


def _figures(sheet: Sheet) -> dict[str, object]:
    return {
        "expected": expected(sheet.event).count(),
        "present": present_on(sheet.event, sheet.day).count(),
        "doors": by_door(sheet.event, sheet.day),
    }


def _say(request: HttpRequest, event: Event, entered: Entered) -> None:
    text = ngettext("%(count)d mark is saved.", "%(count)d marks are saved.", entered.changed)
    messages.success(request, text % {"count": entered.changed})
    for row in entered.overtaken:
        told = {"name": row.registration.full_name, "state": row.get_state_display(), "time": hour(row.at, event.zone)}
        messages.warning(
            request,
            _("%(name)s was marked meanwhile: %(state)s, %(time)s. That stands; change it if it is wrong.") % told,
        )
