"""What everybody sees: the list of events, an event, the sign-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from backend.ui.strangers import same_for_strangers
from events.calendar import calendar_file
from events.closing import why_closed
from events.filters import EventFilter
from events.intake import announced_event, with_intake
from events.models import Event
from events.selectors import live_registration
from events.sign_up_form import SignUpForm
from events.tokens import token_of
from events.turns import turn_of
from events.views.entering import consent_texts, show_sent, sign_up_form, take

PER_PAGE = 12


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Coming events, or past ones, of all centres."""
    asked = request.GET.copy()
    if asked.get("when") not in {"upcoming", "past"}:
        asked["when"] = "upcoming"
    events = Event.objects.public().select_related("centre", "municipality", "seats")
    found = EventFilter(asked, queryset=events, request=request)
    listed = list_context(request, found, size=PER_PAGE, also_whole=("when",))
    return render(request, "events/list.html", {**listed, "past": asked["when"] == "past"})


@require_safe
@same_for_strangers
def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, with the form to sign up."""
    event = get_object_or_404(_with_form(request), pk=pk)
    return _show(request, event, sign_up_form(request, event))


@require_POST
def sign_up_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the sign-up and says what comes next; the letter is on its way."""
    _ = request.POST  # read before anybody waits for it: a telephone may be slow to send it
    with turn_of(pk):
        return _signed_up(request, pk)


def _signed_up(request: HttpRequest, pk: int) -> HttpResponse:
    event = announced_event(pk) or get_object_or_404(_with_form(request), pk=pk)
    form = sign_up_form(request, event)
    if not form.is_valid():
        return _show_again(request, pk, form, 400)
    if form.trapped:  # a robot: it is told what it wants to hear
        return redirect("events:sent", pk)
    try:
        return take(request, event, form)
    except DomainError as error:
        show_refusal(form, error)
        return _show_again(request, pk, form, error.status)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """“We have sent you a letter”: what happened and what to do now."""
    return show_sent(request, get_object_or_404(_full(request), pk=pk))


@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The event for a calendar, without what only participants may know."""
    event = get_object_or_404(_full(request), pk=pk)
    return calendar_response(calendar_file(event, clock.now()), event)


def calendar_response(content: bytes, event: Event) -> HttpResponse:
    """An iCalendar file to be kept under the event's number."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    return response


def _full(request: HttpRequest):  # type: ignore[no-untyped-def]
    return Event.objects.visible_to(request.user).select_related("centre__region", "municipality", "seats")


def _with_form(request: HttpRequest):  # type: ignore[no-untyped-def]
    return with_intake(_full(request))


def _show_again(request: HttpRequest, pk: int, form: SignUpForm, status: int) -> HttpResponse:
    """The page with the form as it was filled in, and what is wrong with it."""
    return _show(request, get_object_or_404(_with_form(request), pk=pk), form, status=status)


def _show(request: HttpRequest, event: Event, form: SignUpForm, status: int = 200) -> HttpResponse:
    closed = why_closed(event, clock.now())
    own = live_registration(event, request.user) if isinstance(request.user, User) else None
    context = {
        "event": event,
        "form": form,
        "closed": closed,
        "own": own,
        "own_token": token_of(own) if own else "",
        "consent_texts": consent_texts(),
        "may_organise": request.user.has_perm("events.change_event", event),
    }
    return render(request, "events/event.html", context, status=status)
