"""The time that figures are about: from one day to another, both belong to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from backend.common.clock import add_months, at
from backend.common.errors import Invalid
from backend.ui import wording

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)
LONGEST = timedelta(days=366 * 10)


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `first` through the day `last`."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{wording.day(self.first)} – {wording.day(self.last)}"

    @property
    def previous(self) -> "Period":
        """The time of the same length just before: whole months before whole months, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            return Period(add_months(self.first, -months), self.first - timedelta(days=1))
        days = self.last - self.first
        return Period(self.first - timedelta(days=1) - days, self.first - timedelta(days=1))

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Its beginning, and the moment at which it is over, in the zone."""
        return at(self.first, time(), zone), at(self.last + timedelta(days=1), time(), zone)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"since={self.first:%Y-%m-%d}&until={self.last:%Y-%m-%d}"


def last_months(today: date, months: int = 12) -> Period:
    """So many months through today."""
    return Period(add_months(today, -months) + timedelta(days=1), today)


def usual_periods(today: date) -> list[tuple[str, Period]]:
    """Those that people ask for most, with their names."""
    year = date(today.year, 1, 1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [
        (_("the last 12 months"), last_months(today)),
        (_("this year"), Period(year, today)),
        (_("last year"), Period(date(today.year - 1, 1, 1), year - timedelta(days=1))),
        (_("this quarter"), Period(quarter, today)),
    ]


def period_of(asked: Mapping[str, str], today: date) -> Period:
    """The period that `since` and `until` ask for; the last twelve months where nothing is asked.

    Raises:
        Invalid: a day is none, lies outside 2000 to 2100, they are in the wrong order, or over ten years apart.
    """
    since, until = _day(asked, "since"), _day(asked, "until")
    until = until or max(today, since or today)
    since = since or last_months(until).first
    if since > until:
        raise Invalid(_("The period begins after its end. Put the earlier day first."), field="since")
    if until - since > LONGEST:
        raise Invalid(_("Choose a period of at most ten years."), field="since")
    return Period(since, until)


def _day(asked: Mapping[str, str], name: str) -> date | None:
    text = str(asked.get(name) or "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:32])
    except ValueError:
        raise Invalid(_("This is not a day. Write it as 2026-03-31."), field=name) from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(_("Choose a day between 2000 and 2100."), field=name)
    return day
