"""The centres of a region beside each other, and the rows behind each figure."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.common.tabular.table import download
from backend.directory.models import Centre, Territory
from mentoring.asking import centre_asked, choice_asked, region_asked
from mentoring.indicators import exports, selectors
from mentoring.indicators.figures import lines_of
from mentoring.indicators.forms import PeriodForm
from mentoring.indicators.registry import BY_KEY, INDICATORS
from mentoring.periods import Period, period_of, usual_periods


def _asked(request: HttpRequest, now: datetime) -> tuple[Territory, Period]:
    region = region_asked(person(request), request.GET)
    return region, period_of(request.GET, local_date(now, region.time_zone))


@login_required
@require_safe
def table_page(request: HttpRequest) -> HttpResponse:
    """Centres down, indicators across, each beside the period before."""
    now = clock.now()
    region, period = _asked(request, now)
    sort = choice_asked(request.GET, "sort", BY_KEY)
    regions = list(Territory.objects.worked_in_by(request.user))
    context: dict[str, Any] = {
        "region": region, "period": period, "previous": period.previous, "sort": sort, "indicators": INDICATORS,
        "lines": selectors.table(region, period, sort=sort, now=now), "form": PeriodForm(region, period, regions),
        "query": f"region={region.pk}&{period.query}",
        "periods": [
            (label, f"region={region.pk}&{usual.query}", usual == period)
            for label, usual in usual_periods(local_date(now, region.time_zone))
        ],
    }  # fmt: skip
    return render(request, "indicators/table.html", context)


@login_required
@require_safe
def behind_page(request: HttpRequest, key: str) -> HttpResponse:
    """What a figure is made of: the rows that the person may open, the others as a number."""
    indicator = BY_KEY.get(key)
    if indicator is None:
        raise Http404
    now = clock.now()
    region, period = _asked(request, now)
    number = centre_asked(request.GET, region)
    centre = Centre.objects.select_related("region").get(pk=number) if number else None
    found = selectors.opened(
        indicator, centre, period, region=region, user=person(request), page=request.GET.get("page"), now=now,
        narrowed=selectors.narrowed(request.GET),
    )  # fmt: skip
    context: dict[str, Any] = {
        "indicator": indicator, "region": region, "period": period, "centre": centre, "found": found,
        "page": found.page, "query": f"region={region.pk}&{period.query}",
        "figure": lines_of([centre], period, region=region, now=now)[0].figure(key) if centre else None,
    }  # fmt: skip
    return render(request, "indicators/behind.html", context)


@login_required
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table as a file."""
    now = clock.now()
    region, period = _asked(request, now)
    lines = selectors.table(region, period, sort=choice_asked(request.GET, "sort", BY_KEY), now=now)
    name = f"indicators-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}"
    widths = (44, *(22 for _column in range(2 * len(INDICATORS))))
    return download(exports.rows(lines, period), name, kind, sheet=_("Indicators"), widths=widths)
