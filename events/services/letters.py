"""What participants are written, and when: rows of the outbox, made in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from events.enums import RegistrationStatus
from events.models import Registration

NOTICES = {
    RegistrationStatus.HELD: "events.confirm",
    RegistrationStatus.CONFIRMED: "events.registered",
    RegistrationStatus.WAITING: "events.waiting",
    RegistrationStatus.CANCELLED: "events.registration_cancelled",
}


def send_status(registration: Registration, now: datetime, *, by_organiser: bool = False, reason: str = "") -> None:
    """Tells the participant the state in which their registration is now."""
    notice = NOTICES[RegistrationStatus(registration.status)]
    _order(notice, [registration], "first", now, {"by_organiser": by_organiser, "reason": reason})


def send_again(registration: Registration, now: datetime) -> None:
    """Tells it once more; within ten minutes only once, however often somebody asks."""
    window = now.replace(minute=now.minute // 10 * 10)
    _order(NOTICES[RegistrationStatus(registration.status)], [registration], f"{window:%Y%m%d%H%M}", now)


def send_promoted(registrations: Iterable[Registration], now: datetime) -> None:
    """Tells people of the waiting list that a seat is held for them now."""
    _order("events.promoted", registrations, "first", now)


def send_all(
    notice: str, registrations: Iterable[Registration], occurrence: str, now: datetime, *, reason: str = ""
) -> None:
    """Tells everybody who is registered what has become of the event."""
    _order(notice, registrations, occurrence, now, {"reason": reason})


def _order(
    notice: str,
    registrations: Iterable[Registration],
    occurrence: str,
    now: datetime,
    context: dict[str, Any] | None = None,
) -> None:
    orders = [
        Order(
            subject_id=registration.pk,
            recipient=registration.email,
            user_id=registration.user_id,
            language=registration.language,
            zone=registration.event.zone,
            thread=f"event:{registration.event_id}",
            context=context or {},
        )
        for registration in registrations
    ]
    if orders:
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)
