"""Whose day it is: deadlines of a project end where its centre is, else where its organisation is."""

from datetime import date, datetime, timedelta

from django.db.models import Case, DateField, Q, Value, When

from backend.common.clock import MOSCOW, local_date
from backend.common.days import day_in, days_in_russia
from backend.directory.models import Centre, Organisation, Territory

DAY = timedelta(days=1)


def day_of_project(now: datetime) -> Case:
    """In SQL, the day that it is where the project is: Moscow's, the one before or the next."""
    moscow = local_date(now, MOSCOW)
    first, last = days_in_russia(now)
    others = [day for day in (moscow - DAY, moscow + DAY) if first <= day <= last]
    whens = [When(_where_it_is(day, now, ""), then=Value(day)) for day in others]
    return Case(*whens, default=Value(moscow), output_field=DateField())


def passed(column: str, now: datetime, path: str = "") -> Q:
    """Whether the day in `column` is over where the project is; `path` leads to it from the rows asked: `project__`.

    While it is the same day in all of Russia, the calendar alone knows. In the other hours it is asked where the
    project is, of what ends on Moscow's day, or on the one before.
    """
    moscow = local_date(now, MOSCOW)
    first, last = days_in_russia(now)
    over = Q(**{f"{column}__lt": moscow})
    if first < moscow:
        over &= ~Q(_where_it_is(moscow - DAY, now, path), **{column: moscow - DAY})
    if last > moscow:
        over |= Q(_where_it_is(moscow + DAY, now, path), **{column: moscow})
    return over


def _where_it_is(day: date, now: datetime, path: str) -> Q:
    """Projects where it is this day, found by their places: few rows, read once, however long the list is."""
    there = Territory.objects.filter(kind="region").annotate(today=day_in("time_zone", now)).filter(today=day)
    regions = there.order_by().values("pk")
    centres = Centre.objects.filter(region__in=regions).order_by().values("pk")
    organisations = Organisation.objects.filter(region__in=regions).order_by().values("pk")
    return Q(**{f"{path}centre__in": centres}) | Q(
        **{f"{path}centre__isnull": True, f"{path}organisation__in": organisations}
    )
