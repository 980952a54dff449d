"""How soon mentors react to what waits for them. An app above adds its own kind of waiting in `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Aggregate, Count, DurationField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.enums import WORRYING
from mentoring.models import CheckIn, Contact, Task

# So far back the head looks.
PERIOD = timedelta(days=90)


class Median(Aggregate):
    """The middle of durations, as PostgreSQL works it out."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Response:
    """How many were reacted to, how soon in the middle, and how many still wait."""

    number: int = 0
    median: timedelta | None = None
    waiting: int = 0

    @property
    def hours(self) -> float | None:
        """The median in hours, to one decimal; None when nothing was reacted to."""
        return round(self.median / timedelta(hours=1), 1) if self.median is not None else None

    @property
    def whole_hours(self) -> int:
        """The same, rounded up: an answer within minutes took an hour."""
        return ceil(self.hours or 0) or 1


# The mentors' ids, since when and now -> what is known of each who had something to react to. One query
# or two, however many they are.
Measure = Callable[[Sequence[int], datetime, datetime], Mapping[int, Response]]


@dataclass(frozen=True)
class Source:
    """A kind of waiting: `title` heads its column."""

    key: str
    title: str | Promise
    measure: Measure


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Adds a column to the head's view of mentors.

    Raises:
        ImproperlyConfigured: another source has this key.
    """
    if source.key in _sources:
        raise ImproperlyConfigured(f"Two sources of responses are called {source.key}.")
    _sources[source.key] = source


def sources() -> list[Source]:
    """All of them, in the order in which they were registered."""
    return list(_sources.values())


def to_answers(mentors: Sequence[int], since: datetime, now: datetime) -> Mapping[int, Response]:
    """From difficulties or a call for help to the first contact, or to the mark that the mentor has read it."""
    spoken = Contact.objects.filter(project=OuterRef("project"), at__gte=OuterRef("at")).order_by("at")
    rows = CheckIn.objects.filter(
        answer__in=WORRYING, at__gte=since, project__assignments__ended_at=None,
        project__assignments__mentor__in=mentors,
    )  # fmt: skip
    reacted = rows.annotate(reacted=Least("seen_at", Subquery(spoken.values("at")[:1])))
    return measured(reacted, who=F("project__assignments__mentor"), began=F("at"))


def to_tasks(mentors: Sequence[int], since: datetime, now: datetime) -> Mapping[int, Response]:
    """From a task to when the mentor finished it; what closed by itself says nothing of the mentor."""
    rows = Task.objects.filter(assignee__in=mentors, created_at__gte=since, closed_itself=False)
    return measured(rows.annotate(reacted=F("done_at")), who=F("assignee"), began=F("created_at"))


def measured(rows: QuerySet[Any], *, who: F, began: F) -> dict[int, Response]:
    """Rows with the moment at which somebody `reacted`, or null while they wait, summed up for each person."""
    summed = (
        rows.order_by()
        .annotate(who=who, began=began, took=F("reacted") - F("began"))
        .filter(Q(reacted=None) | Q(reacted__gte=F("began")))
        .values("who")
        .annotate(
            number=Count("pk", filter=Q(reacted__isnull=False)),
            median=Median("took"),
            waiting=Count("pk", filter=Q(reacted=None)),
        )
    )
    return {row["who"]: Response(row["number"], row["median"], row["waiting"]) for row in summed}


ANSWERS = Source("answers", _("Reaction to difficulties"), to_answers)
TASKS = Source("tasks", _("Tasks done"), to_tasks)
