"""Reads that need more than one table. Each costs a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from events.decisions.enums import TO_DO, Progress
from events.decisions.models import Protocol, Recommendation, Step
from events.decisions.querysets import RecommendationQuerySet
from events.models import Event


def carried_to(event: Event) -> RecommendationQuerySet:
    """What earlier meetings of the series, or the event that this one was copied from, left open."""
    earlier = Q(protocol__event__series=event.series_id, protocol__event__starts_at__lt=event.starts_at)
    before = Q(protocol__event=event.copy_of_id) if event.copy_of_id else Q(pk__in=())
    same = (earlier if event.series_id else Q(pk__in=())) | before
    return Recommendation.objects.to_do().filter(same).exclude(protocol__event=event.pk).with_places().latest_first()


@dataclass(frozen=True)
class Share:
    """How much of what was recommended to somebody is done."""

    name: str
    total: int
    done: int
    partly: int
    refused: int
    overdue: int

    @property
    def percent(self) -> int:
        """The share done, in whole percent, rounded down: 100 means all of it."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def open(self) -> int:
        """How many wait for somebody."""
        return self.total - self.done - self.refused


def _counts(today: date) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "done": Count("pk", filter=Q(progress=Progress.DONE)),
        "partly": Count("pk", filter=Q(progress=Progress.PARTLY)),
        "refused": Count("pk", filter=Q(progress=Progress.REFUSED)),
        "overdue": Count("pk", filter=Q(progress__in=TO_DO, due_on__lt=today)),
    }


def shares(rows: QuerySet[Recommendation], today: date) -> list[Share]:
    """How far each addressee is, those with most points first; one query."""
    named: QuerySet[Any, Any] = rows.order_by().values(name=F("addressed_to"))
    found = named.annotate(**_counts(today)).order_by("-total", "name")
    return [Share(**row) for row in found]


def share_of_all(rows: QuerySet[Recommendation], today: date) -> Share:
    """The same of all rows together; one query."""
    return Share(name="", **rows.order_by().aggregate(**_counts(today)))


def with_reports(rows: QuerySet[Recommendation], *, public: bool) -> QuerySet[Recommendation]:
    """Each with `reports`, the newest first: all of them, or those that stand on the public page."""
    steps = Step.objects.order_by("-at", "-pk")
    return rows.prefetch_related(Prefetch("steps", steps.filter(shown=True) if public else steps, to_attr="reports"))


@dataclass(frozen=True)
class Progressed:
    """A document with its points in force, grouped as they are addressed."""

    protocol: Protocol
    groups: list[tuple[str, list[Recommendation]]]
    share: Share


def by_document(rows: Iterable[Recommendation], today: date) -> list[Progressed]:
    """Points grouped by document and addressee, in the order in which they come; no query."""
    documents: dict[int, tuple[Protocol, dict[str, list[Recommendation]]]] = {}
    for row in rows:
        _protocol, groups = documents.setdefault(row.protocol_id, (row.protocol, {}))
        groups.setdefault(row.addressed_to, []).append(row)
    found = []
    for protocol, groups in documents.values():
        points = [point for group in groups.values() for point in group]
        share = Share(
            name=protocol.title, total=len(points),
            done=sum(point.progress == Progress.DONE for point in points),
            partly=sum(point.progress == Progress.PARTLY for point in points),
            refused=sum(point.progress == Progress.REFUSED for point in points),
            overdue=sum(point.is_overdue(today) for point in points),
        )  # fmt: skip
        found.append(Progressed(protocol, list(groups.items()), share))
    return found
