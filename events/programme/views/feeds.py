"""Feeds of events and the month: for everybody, with the same filters as the list."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.common import clock
from events.enums import EventStatus
from events.filters import EventFilter
from events.models import Event
from events.programme import feeds
from events.programme.sharing import mark_of, picture


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The calendar to subscribe to."""
    return _feed(
        request, "text/calendar; charset=utf-8; method=PUBLISH",
        lambda found, name, now: feeds.calendar_of(found, name=name, now=now),
    )  # fmt: skip


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The news to subscribe to."""
    return _feed(
        request, "application/rss+xml; charset=utf-8",
        lambda found, name, now: feeds.news_of(found, name=name, query=request.GET.dict(), now=now).encode(),
    )  # fmt: skip


def _feed(request: HttpRequest, kind: str, written: Callable) -> HttpResponse:
    found = EventFilter(request.GET, queryset=Event.objects.public(), request=request)
    if not found.form.is_valid():
        wrong = "\n".join(f"{name}: {' '.join(errors)}" for name, errors in found.form.errors.items())
        return HttpResponse(wrong, content_type="text/plain; charset=utf-8", status=400)
    now = clock.now()
    mark, last = feeds.state_of(found.qs, now)
    etag = f'W/"{mark}-{get_language()}"'
    modified = int(last.timestamp()) if last else None
    answer = get_conditional_response(request, etag, modified)
    if answer is None:
        answer = HttpResponse(written(found.qs, _name(found), now), content_type=kind)
    answer["ETag"] = etag
    if modified is not None:
        answer["Last-Modified"] = http_date(modified)
    patch_cache_control(answer, public=True, max_age=300)
    answer["Vary"] = "Accept-Language, Cookie"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _name(found: EventFilter) -> str:
    said = found.form.cleaned_data
    of = said.get("series") or said.get("centre") or said.get("municipality")
    return _("Events: %(of)s") % {"of": of} if of else _("Events of the resource centres")


@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that other sites show beside a link to the event."""
    rows = Event.objects.visible_to(request.user).select_related("centre", "municipality")
    event = get_object_or_404(rows, pk=pk)
    etag = f'"{mark_of(event)}"'
    answer = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(picture(event), content_type="image/png")
    answer["ETag"] = etag
    patch_cache_control(answer, public=event.status != EventStatus.DRAFT, max_age=3600)
    return answer
