"""What participants are written, and when: rows of the outbox, made in the transaction that causes them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from backend.notifications.enums import Category
from backend.notifications.models import Letter
from events.enums import RegistrationStatus
from events.models import Registration

NOTICES = {
    RegistrationStatus.HELD: "event.confirm",
    RegistrationStatus.CONFIRMED: "event.registered",
    RegistrationStatus.WAITING: "event.waiting",
    RegistrationStatus.CANCELLED: "event.registration_cancelled",
}


def send_status(registration: Registration, now: datetime, *, by_organiser: bool = False, reason: str = "") -> None:
    """Tells the participant the state in which their registration is now."""
    context = {"by_organiser": by_organiser, "reason": reason}
    _put(NOTICES[RegistrationStatus(registration.status)], [registration], "first", now, context)


def send_again(registration: Registration, now: datetime) -> None:
    """Tells it once more; within ten minutes only once, however often somebody asks."""
    window = now.replace(minute=now.minute // 10 * 10)
    _put(NOTICES[RegistrationStatus(registration.status)], [registration], f"{window:%Y%m%d%H%M}", now)


def send_promoted(registrations: Iterable[Registration], now: datetime) -> None:
    """Tells people of the waiting list that a seat is held for them now."""
    _put("event.promoted", registrations, "first", now)


def send_all(
    notice: str, registrations: Iterable[Registration], occurrence: str, now: datetime, *, reason: str = ""
) -> None:
    """Tells everybody who is registered what has become of the event."""
    _put(notice, registrations, occurrence, now, {"reason": reason})


def _put(
    notice: str,
    registrations: Iterable[Registration],
    occurrence: str,
    now: datetime,
    context: dict[str, object] | None = None,
) -> None:
    Letter.objects.bulk_create(
        [
            Letter(
                rule=notice,
                subject_id=registration.pk,
                occurrence=occurrence,
                recipient=registration.email,
                user_id=registration.user_id,
                thread=f"event:{registration.event_id}",
                category=Category.SERVICE,
                language=registration.language,
                zone=registration.event.zone,
                context=context or {},
                due_at=now,
                next_try_at=now,
                message_id=f"<{uuid.uuid4()}@rostok>",
            )
            for registration in registrations
        ],
        ignore_conflicts=True,
    )
