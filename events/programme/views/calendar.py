"""The month of all centres."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.common import clock
from events.filters import MONTH, EventFilter
from events.models import Event
from events.programme.months import squares


class MonthFilter(EventFilter):
    """The filters of the list; which month, the page itself looks at."""

    when = None
    month = django_filters.CharFilter(method="any_month", validators=[MONTH], widget=forms.HiddenInput)

    def any_month(self, events, _name, _month):  # type: ignore[no-untyped-def]
        return events


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Every day of a month with its events."""
    found = MonthFilter(request.GET, queryset=Event.objects.public().select_related("centre"), request=request)
    today = timezone.localdate(clock.now())
    shown = _asked(request.GET.get("month", ""), today)
    query = {name: value for name, value in request.GET.dict().items() if name != "month" and value}
    days = squares(found.qs, shown, today)
    context = {
        "filter": found,
        "nothing": not any(square.events for square in days),
        "narrowed": bool(query),
        "month": shown,
        "squares": days,
        "earlier": shown - timedelta(days=1) if shown > date(2000, 1, 1) else None,
        "later": shown + timedelta(days=32) if shown < date(2099, 12, 1) else None,
        "query": _without_month(request),
    }
    return render(request, "programme/month.html", context)


def _asked(text: str, today: date) -> date:
    try:
        MONTH(text)
    except forms.ValidationError:
        return today.replace(day=1)
    return date.fromisoformat(f"{text}-01")


def _without_month(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("month", None)
    return asked.urlencode()
