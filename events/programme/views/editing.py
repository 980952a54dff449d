"""The organiser puts the programme together. Whoever organises no such event finds no such page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.pages import form_page
from events.models import Event, Platform, Session
from events.programme.forms import PlatformForm, SessionForm
from events.programme.reading import programme_of
from events.programme.services.platforms import add_platform, edit_platform, remove_platform
from events.programme.services.sessions import add_session, edit_session, remove_session
from events.views.organiser import own_event

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of the programme, with a way to change each part."""
    event = own_event(request, pk)
    return render(request, "programme/edit.html", {"event": event, "programme": programme_of(event)})


def edit_page(request: HttpRequest, event: Event, **page: Any) -> HttpResponse:
    """A form of the event's programme; afterwards one is back at the programme."""
    back = reverse("programme:edit", args=[event.pk])
    return form_page(request, back=back, context={"crumbs": [event], "subject": event.title}, **page)


@login_required
@both
def new_platform(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a platform."""
    event, by = own_event(request, pk), person(request)
    return edit_page(
        request, event, form=PlatformForm(request.POST or None), title=_("New platform"), done=_("Saved."),
        save=lambda said: add_platform(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def change_platform(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a platform."""
    platform, by = _own(request, Platform, pk), person(request)
    return edit_page(
        request, platform.event, form=PlatformForm(request.POST or None, platform=platform),
        title=_("Change the platform"), done=_("Saved."),
        save=lambda said: edit_platform(platform=platform, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@require_POST
def drop_platform(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a platform away."""
    platform = _own(request, Platform, pk)
    return dropped(
        request, platform.event_id, _("The platform is removed."),
        lambda: remove_platform(platform=platform, by=person(request), now=clock.now()),
    )  # fmt: skip


@login_required
@both
def new_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a session."""
    event, by = own_event(request, pk), person(request)
    return edit_page(
        request, event, form=SessionForm(request.POST or None, event=event), title=_("New session"), done=_("Saved."),
        save=lambda said: add_session(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def change_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a session."""
    session, by = _own(request, Session, pk), person(request)
    return edit_page(
        request, session.event, form=SessionForm(request.POST or None, event=session.event, session=session),
        title=_("Change the session"), done=_("Saved."),
        save=lambda said: edit_session(session=session, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@require_POST
def drop_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a session out of the programme."""
    session = _own(request, Session, pk)
    return dropped(
        request, session.event_id, _("The session is removed."),
        lambda: remove_session(session=session, by=person(request), now=clock.now()),
    )  # fmt: skip


def dropped(request: HttpRequest, event_id: int, done: str, act: Any) -> HttpResponse:
    """Takes something away and says so, or says why not; back at the programme."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("programme:edit", event_id)


def _own(request: HttpRequest, model: Any, pk: int) -> Any:
    rows = model.objects.filter(event__in=Event.objects.run_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("event__centre__region"), pk=pk)
