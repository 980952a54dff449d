"""The helper's phone: a page that goes on without a connection, and what it asks and tells when it has one.

The pass in the address is all that a helper has; no cookie is asked for or set.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common import clock
from backend.common.errors import Invalid
from events.door.days import day_now
from events.door.models import DoorPass
from events.door.phone_page import answer, settings_of
from events.door.roster import rows_of, salt_of
from events.door.selectors import expected, present_on
from events.door.serializers import EARLIEST, LATEST
from events.door.services.phone import hear
from events.door.tokens import pass_of, why_over
from events.models import Category

OVERLAP = timedelta(seconds=60)
"""What is changed while the answer is made is in the next one too."""


@never_cache
@require_safe
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """The scanner. When the pass is over, a page that makes the phone forget what it keeps."""
    door_pass = pass_of(token)
    over = why_over(door_pass, clock.now())
    template = "door/over.html" if over else "door/phone.html"
    context = {"door_pass": door_pass, "event": door_pass.event, "over": over,
               "categories": Category.objects.filter(event=door_pass.event),
               "settings": settings_of(door_pass, token, clock.now())}  # fmt: skip
    response = render(request, template, context, status=over.status if over else 200)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """What keeps the page on the phone; its address is what it may see: this folder and nothing above."""
    with open(finders.find("door/worker.js") or "", "rb") as script:  # noqa: PTH123
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")


@extend_schema(exclude=True)
@method_decorator(never_cache, name="dispatch")
class OfPass(APIView):
    """What a phone asks: the pass in the address answers for it."""

    authentication_classes: Any = ()
    permission_classes = (AllowAny,)
    # A hall of phones has one network address; the pass can be withdrawn.
    throttle_classes: Any = ()


class RosterView(OfPass):
    """The list of participants of today, or what has changed of it."""

    def get(self, request: Request, token: str) -> Response:
        door_pass, now = pass_of(token), clock.now()
        if over := why_over(door_pass, now):
            raise over
        since = _moment(request.query_params.get("since"), "since")
        event = door_pass.event
        day = day_now(event, now)
        rows = rows_of(event, day, since=since - OVERLAP if since else None)
        return Response({"now": now.isoformat(), "day": day.isoformat(), "salt": salt_of(event), "rows": rows,
                         "whole": since is None, **_figures(door_pass, now)})  # fmt: skip


class MarksView(OfPass):
    """Marks that were made on the phone, in the order in which they were made."""

    def post(self, request: Request, token: str) -> Response:
        door_pass, now = pass_of(token), clock.now()
        said = request.data if isinstance(request.data, dict) else {}
        if not isinstance(lines := said.get("lines"), list):
            raise Invalid(_("Send a list of marks."), field="lines")
        sent_at = _moment(said.get("sent_at"), "sent_at")
        told = hear(door_pass=door_pass, lines=lines, sent_at=sent_at, now=now)
        return Response({"now": now.isoformat(), "answers": [answer(one) for one in told],
                         **_figures(door_pass, now)})  # fmt: skip


def _figures(door_pass: DoorPass, now: datetime) -> dict[str, int]:
    event = door_pass.event
    return {"present": present_on(event, day_now(event, now)).count(), "expected": expected(event).count()}


def _moment(text: Any, field: str) -> datetime | None:
    if text in {None, ""} if not isinstance(text, list | dict) else False:
        return None
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
        raise Invalid(_("This is no moment. Example: 2026-11-28T10:00:00+03:00."), field=field)
    return moment
