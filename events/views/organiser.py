"""What organisers do with their events. Whoever organises none sees no such page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from events.filters import OwnEventFilter
from events.forms import EventForm, ReasonForm
from events.models import Event
from events.selectors import counts
from events.services.planning import (
    cancel_event,
    create_event,
    discard_event,
    edit_event,
    hold_event,
    publish_event,
    reopen_event,
    resume_event,
    why_it_stays,
)

PER_PAGE = 20


def own_event(request: HttpRequest, pk: int) -> Event:
    """An event that the person organises, else 404."""
    rows = Event.objects.run_by(request.user).select_related("centre__region", "municipality", "seats")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def own_events(request: HttpRequest) -> HttpResponse:
    """The events of my centres, drafts included."""
    if not request.user.has_perm("events.add_event"):
        raise Http404
    events = Event.objects.run_by(request.user).select_related("centre", "seats").order_by("-starts_at", "-id")
    found = OwnEventFilter(request.GET, queryset=events, request=request)
    return render(request, "events/mine.html", list_context(request, found, size=PER_PAGE))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_event(request: HttpRequest) -> HttpResponse:
    """Makes a draft."""
    if not request.user.has_perm("events.add_event"):
        raise Http404
    form = EventForm(request.POST or None, by=person(request), now=clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            event = create_event(by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The draft is saved. Announce it when it is ready."))
            return redirect(event)
    return render(request, "events/form.html", {"form": form}, status=400 if form.is_bound else 200)


@login_required
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the organiser does with an event, by the time when it is needed."""
    event, now = own_event(request, pk), clock.now()
    today = local_date(now, event.zone)
    context = {
        "event": event,
        "begun": event.starts_at <= now,
        "last_day": today >= local_date(event.ends_at, event.zone),
        "goes_on": event.ends_at > now,
        "counts": counts(event),
    }
    return render(request, "events/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what ends, then closes an event that has taken place."""
    event, now = own_event(request, pk), clock.now()
    if request.method != "POST":
        return render(request, "events/hold.html", {"event": event, "goes_on": event.ends_at > now})
    hold_event(event=event, by=person(request), now=now)
    messages.success(request, _("The event has taken place. Below is what comes after it."))
    return redirect("events:desk", pk)


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back that the event has taken place."""
    try:
        resume_event(event=own_event(request, pk), by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The event goes on: the door lets in again, the links of the broadcast are back."))
    return redirect("events:desk", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes an event."""
    event = own_event(request, pk)
    form = EventForm(request.POST or None, by=person(request), now=clock.now(), event=event)
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_event(event=event, by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = changed.sequence > event.sequence and changed.registrations.exists()
            messages.success(request, _("Saved. Participants are being told of the change.") if told else _("Saved."))
            return redirect(changed)
    return render(request, "events/form.html", {"form": form, "event": event}, status=400 if form.is_bound else 200)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Announces a draft."""
    event = own_event(request, pk)
    try:
        publish_event(event=event, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("events:edit", pk)
    messages.success(request, _("The event is announced: everybody sees it and can sign up."))
    return redirect(event)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then calls the event off."""
    event = own_event(request, pk)
    form = ReasonForm(request.POST or None)
    return form_page(
        request, form=form, template="events/call_off.html", context={"event": event},
        save=lambda data: cancel_event(event=event, by=person(request), now=clock.now(), reason=data["reason"]),
        done=_("The event is cancelled. Everybody who is registered is being told."), back=event.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then throws a draft away; where it would be refused, nothing is asked."""
    event = own_event(request, pk)
    permit(person(request), "events.hand_over_event", event)
    try:
        if request.method != "POST":
            if refusal := why_it_stays(event):
                raise refusal
            return render(request, "events/discard.html", {"event": event})
        discard_event(event=event, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(event)
    messages.success(request, _("The draft is thrown away."))
    return redirect("events:mine")


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cancellation back."""
    event = own_event(request, pk)
    try:
        reopen_event(event=event, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The event takes place after all. Everybody who is registered is being told."))
    return redirect(event)
