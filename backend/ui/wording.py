"""How dates, moments and sums are written for a person, in the language and the time zone that are active.

What belongs together (a day and its month, a sum and its currency) is held together by no-break spaces.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, gettext, ngettext

from backend.common import clock

NBSP = "\N{NO-BREAK SPACE}"
ROUBLE = "\N{RUBLE SIGN}"


def local(value: date | datetime) -> date:
    """The calendar day of a date, or of a moment in the active time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def today() -> date:
    """The present day in the active time zone."""
    return timezone.localtime(clock.now()).date()


@lru_cache(maxsize=4096)
def _written(value: date, form: str, language: str | None) -> str:
    """A day in a language: always the same, and long lists say the same days again and again."""
    return date_format(value, form)


def day(value: date | datetime) -> str:
    """“28 November”, in Russian in the genitive; with the year when that is not the present one."""
    value = local(value)
    form = "j E" if value.year == today().year else "j E Y"
    return _written(value, form, get_language()).replace(" ", NBSP)


def day_short(value: date | datetime) -> str:
    """“28 Nov”, in Russian the first three letters of the genitive, so that May is right as well.

    A year that is not the present one stands behind a common space: a chip is narrow and breaks there.
    """
    value = local(value)
    short = f"{value.day}{NBSP}{_written(value, 'E', get_language())[:3]}"
    return short if value.year == today().year else f"{short} {value.year}"


def hour(value: datetime) -> str:
    """“15:00” in the active time zone."""
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """“28 November, 15:00” in the active time zone."""
    return f"{day(value)}, {hour(value)}"


def happened(value: date | datetime) -> str:
    """What a list of past things shows: “today, 09:12”, “yesterday, 18:40”, then the day alone."""
    ago = today() - local(value)
    if ago not in {timedelta(0), timedelta(1)}:
        return day(value)
    word = gettext("today") if ago == timedelta(0) else gettext("yesterday")
    return f"{word}, {hour(value)}" if isinstance(value, datetime) else word


def number(value: float | Decimal) -> str:
    """Thousands parted by no-break spaces: “1 486 000”. At most two decimals, none when they are zero."""
    amount = round(Decimal(str(value)), 2)
    text = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    whole, _, decimals = text.partition(".")
    whole = whole.replace(",", NBSP)
    return f"{whole}{get_format('DECIMAL_SEPARATOR')}{decimals}" if decimals else whole


def money(value: float | Decimal) -> str:
    """A sum in roubles: “1 486 000 ₽”."""
    return f"{number(value)}{NBSP}{ROUBLE}"


def days_left(due: date | datetime, present: date) -> str:
    """How far the day is: “today”, “tomorrow”, “8 days left”, “3 days overdue”."""
    count = (local(due) - present).days
    if count == 0:
        return gettext("today")
    if count == 1:
        return gettext("tomorrow")
    if count > 0:
        return ngettext("%(count)d day left", "%(count)d days left", count) % {"count": count}
    return ngettext("%(count)d day overdue", "%(count)d days overdue", -count) % {"count": -count}
