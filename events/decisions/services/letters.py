"""Letters that services order: who sees to a recommendation, and those who run the event."""

from collections.abc import Iterable
from datetime import datetime

from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from events.decisions.audiences import organisers
from events.decisions.models import Recommendation, Step


def entrusted(points: Iterable[Recommendation], now: datetime) -> None:
    """Tells each person once of all the points that are theirs; without an address nobody is told."""
    by_person: dict[str, list[Recommendation]] = {}
    for point in points:
        if point.responsible_email:
            by_person.setdefault(point.responsible_email, []).append(point)
    for email, theirs in by_person.items():
        first = theirs[0]
        order = Order(
            subject_id=first.pk, recipient=email, user_id=first.owner_id, zone=first.protocol.event.zone,
            thread=f"event:{first.protocol.event_id}", context={"count": len(theirs)},
        )  # fmt: skip
        enqueue_many(notice="decisions.entrusted", occurrence=f"{now:%Y%m%d%H%M%S}", now=now, orders=[order])


def reported(step: Step, now: datetime) -> None:
    """Tells those who run the event that somebody reported."""
    event = step.recommendation.protocol.event
    orders = [
        Order(subject_id=step.pk, recipient=email, user_id=user_id, language=language, zone=event.zone,
              thread=f"event:{event.pk}")
        for email, user_id, language in organisers().filter(about=event.pk).values_list("email", "user_id", "language")
        if user_id != step.by_id or step.by_id is None
    ]  # fmt: skip
    if orders:
        enqueue_many(notice="decisions.reported", occurrence="first", now=now, orders=orders)
