"""How many non-profits there are in a region and how their number grew; for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from backend.common import clock
from backend.directory.figures import Figures, Year
from backend.directory.figures import figures as counted
from backend.directory.forms import RegionForm
from backend.ui.bars import bar_chart


def nko(request: HttpRequest) -> HttpResponse:
    """The page of figures."""
    form = RegionForm(request.GET)
    region = form.cleaned_data.get("region") if form.is_valid() else None
    found = counted(region, clock.local_date(clock.now(), clock.MOSCOW))
    return render(request, "directory/figures.html", {
        "form": form, "region": region, "figures": found, "this_year": clock.now().year, **_drawn(found),
    })  # fmt: skip


def _drawn(found: Figures) -> dict[str, Any]:
    """The chart with its words; nothing to draw without a year."""
    if not found.years:
        return {"chart": None}
    return {
        "chart": bar_chart([(_label(year), year.registered) for year in found.years]),
        "columns": [
            _("Year"),
            _("Registered"),
            _("Of them active today"),
            _("Active today, registered by the end of the year"),
        ],
        "table": [(_label(year), year.registered, year.active, year.total) for year in reversed(found.years)],
    }


def _label(year: Year) -> str:
    return _("until %(year)d") % {"year": year.year} if year.earlier else str(year.year)
