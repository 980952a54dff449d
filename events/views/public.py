"""What everybody sees: the list of events, an event, the sign-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.forms import known_guest
from backend.accounts.models import User
from backend.accounts.requests import owner_of
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from events.calendar import calendar_file
from events.filters import EventFilter
from events.forms import SignUpForm
from events.models import Event
from events.selectors import live_registration
from events.services.registrations import sign_up, why_closed
from events.tokens import token_of

PER_PAGE = 12
SENT_COOKIE = "signed_up"


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
def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, with the form to sign up."""
    event = get_object_or_404(_full(request), pk=pk)
    return _show(request, event, SignUpForm(initial=known_guest(request.user)))


@require_POST
def sign_up_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the sign-up and says what comes next; the letter is on its way."""
    event = get_object_or_404(_full(request), pk=pk)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _show(request, event, form, status=400)
    if form.trapped:  # a robot: it is told what it wants to hear
        return redirect("events:sent", pk)
    try:
        slow_down(request, "sign-up")
        person = form.person(get_language() or "ru")
        answer = sign_up(
            event=event, person=person, now=clock.now(), user=owner_of(request, person.email),
            address=client_address(request),
        )  # fmt: skip
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, event, form, status=error.status)
    response = redirect("events:sent", pk)
    path = reverse("events:sent", args=[pk])
    said = f"{'seat' if answer.seated else 'list'} {person.email}"
    response.set_signed_cookie(SENT_COOKIE, said, max_age=900, path=path, httponly=True, samesite="Lax")
    return response


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """“We have sent you a letter”: what happened and what to do now."""
    event = get_object_or_404(_full(request), pk=pk)
    said = str(request.get_signed_cookie(SENT_COOKIE, default="", max_age=900))
    outcome, _space, email = said.partition(" ")
    return render(request, "events/sent.html", {"event": event, "outcome": outcome, "email": email})


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


def _show(request: HttpRequest, event: Event, form: SignUpForm, status: int = 200) -> HttpResponse:
    closed = why_closed(event, clock.now())
    own = live_registration(event, request.user) if isinstance(request.user, User) else None
    context = {
        "event": event,
        "form": form,
        "closed": closed,
        "own": own,
        "own_token": token_of(own) if own else "",
        "consent_text": current_text(Purpose.EVENT),
        "may_organise": request.user.has_perm("events.change_event", event),
        "page_url": request.build_absolute_uri(event.get_absolute_url()),
    }
    return render(request, "events/event.html", context, status=status)
