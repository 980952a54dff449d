"""Attendance online: the log of a meeting, and the link on a ticket."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Conflict, DomainError, Invalid
from backend.ui.forms import show_refusal
from events.door.days import day_now
from events.door.forms import LogForm
from events.door.logs import LONGEST_LOG, text_of
from events.door.services.online import join, propose, take_log
from events.enums import RegistrationStatus
from events.models import Event
from events.tokens import registration_of
from events.views.organiser import own_event

_CHOICE = re.compile(r"choice-(\d{1,6})")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the log, shows what it would mark, and marks when a person has looked at it."""
    event = own_event(request, pk)
    form = LogForm(
        request.POST or None,
        request.FILES or None,
        event=event,
        initial={"day": day_now(event, clock.now()).isoformat()},
    )
    context: dict[str, Any] = {"event": event, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            text = _text(form.cleaned_data)
            if "take" in request.POST:
                return _take(request, event, form.cleaned_data, text)
            asked = {"event": event, "day": form.cleaned_data["day"], "least": form.cleaned_data["minutes"]}
            context |= {"proposal": propose(text=text, **asked), "text": text, **asked}
        except DomainError as refusal:
            show_refusal(form, refusal)
    return render(request, "door/online.html", context, status=400 if form.is_bound and form.errors else 200)


@require_POST
def join_meeting(request: HttpRequest, token: str) -> HttpResponse:
    """Notes that a participant joins, and leads them to the meeting.

    Not by a redirect: browsers count that as the form's own address, which may be none but ours.
    """
    registration = registration_of(token)
    event = registration.event
    if registration.status != RegistrationStatus.CONFIRMED or not event.online_url:
        raise Conflict(_("Only participants join by their ticket. Confirm your registration first."), code="not_yours")
    now = clock.now()
    noted = join(registration=registration, day=day_now(event, now), now=now)
    response = render(request, "door/joining.html", {"event": event, "noted": noted})
    response["Refresh"] = f"0; url={event.online_url}"
    return response


def _text(said: Mapping[str, Any]) -> str:
    if not (file := said.get("file")):
        return str(said["text"])
    if file.size > 4 * LONGEST_LOG:
        raise Invalid(_("The log is too long. Take it in parts."), field="file", code="too_long")
    return text_of(file.read())


def _take(request: HttpRequest, event: Event, said: Mapping[str, Any], text: str) -> HttpResponse:
    chosen = {
        int(match[1]): int(value)
        for field, value in request.POST.dict().items()
        if (match := _CHOICE.fullmatch(field)) and re.fullmatch(r"\d{1,18}", value)
    }
    done = take_log(
        event=event,
        text=text,
        day=said["day"],
        least=said["minutes"],
        chosen=chosen,
        by=person(request),
        now=clock.now(),
    )
    messages.success(request, _("Marked as present: %(marked)d. Were marked before: %(stood)d.") % done)
    return redirect(f"{reverse('door:attendance', args=[event.pk])}?day={said['day'].isoformat()}")
