"""Days in SQL: a moment is a date only where somebody looks at a calendar."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import DateField, DateTimeField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast


def day_in(zone: str | Combinable, moment: str | Combinable | datetime) -> Cast:
    """In SQL, the date that people in a time zone see at a moment: `clock.local_date` for rows.

    Args:
        zone: what holds the name of the time zone: the path to a column, or an expression.
        moment: a moment, the path to a column with one, or an expression.
    """
    if isinstance(moment, datetime):
        moment = Value(moment, output_field=DateTimeField())
    return Cast(Func(zone, moment, function="timezone", output_field=DateTimeField()), DateField())


def days_in_russia(now: datetime) -> tuple[date, date]:
    """The first and the last date that calendars in Russia show at this moment: from Kaliningrad to Kamchatka."""
    moment = now.astimezone(UTC)
    return (moment + timedelta(hours=2)).date(), (moment + timedelta(hours=12)).date()
