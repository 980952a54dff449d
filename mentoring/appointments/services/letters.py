"""What clients and specialists are written, and when: rows of the outbox, made in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from backend.accounts.models import User
from backend.accounts.roles import centres_of
from backend.common.clock import zone_named
from backend.directory.models import Territory
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from mentoring.appointments.enums import AppointmentStatus
from mentoring.appointments.models import Appointment, Slot, Visit
from mentoring.appointments.selectors import subscribers_of

NOTICES = {
    AppointmentStatus.UNCONFIRMED: "appointments.confirm",
    AppointmentStatus.BOOKED: "appointments.booked",
    AppointmentStatus.CANCELLED: "appointments.cancelled",
}
SOON = timedelta(hours=1)
"""So long before the beginning the last reminder goes."""


def send_status(appointment: Appointment, now: datetime, *, reason: str = "", by_centre: bool = False) -> None:
    """Tells the client the state in which their appointment is now."""
    notice = NOTICES[AppointmentStatus(appointment.status)]
    _order(notice, [appointment], "first", now, {"reason": reason, "by_centre": by_centre})


def send_again(appointment: Appointment, now: datetime) -> None:
    """Tells it once more; within ten minutes only once, however often somebody asks."""
    window = now.replace(minute=now.minute // 10 * 10)
    status = AppointmentStatus(appointment.status)
    if status in NOTICES:
        _order(NOTICES[status], [appointment], f"{window:%Y%m%d%H%M}", now)


def send_moved(appointment: Appointment, now: datetime) -> None:
    """Tells the client the new time; the calendar file of that letter changes the old entry."""
    _order("appointments.moved", [appointment], f"{appointment.sequence}", now)


def remind_soon(*, now: datetime) -> dict[str, int]:
    """Reminds everybody whose appointment begins within the hour; returns how many were `reminded`.

    A time that was moved has a reminder of its own: the beginning tells one from the other. Whoever has booked
    within that hour has just been written to.
    """
    rows = Appointment.objects.filter(
        status=AppointmentStatus.BOOKED, slot__starts_at__gt=now, slot__starts_at__lte=now + SOON
    )
    coming = [
        row
        for row in rows.select_related("slot__specialist__centre__region").order_by("slot__starts_at", "pk")
        if row.slot.starts_at - row.booked_at > SOON
    ]
    made = 0
    for starts_at, group in groupby(coming, key=lambda row: row.slot.starts_at):
        orders = [_to_client(row, {}) for row in group]
        made += enqueue_many(
            notice="appointments.soon", occurrence=f"{starts_at:%Y%m%dT%H%M}", now=now, orders=orders,
            valid_until=starts_at,
        )  # fmt: skip
    return {"reminded": made}


def tell_specialist(appointment: Appointment, what: str, now: datetime, *, was: Slot | None = None) -> None:
    """Tells the specialist of a `new` client, one that `moved`, one `gone`.

    The centre is told in place of one without an account, and of one who has left: the client is the centre's.
    """
    context = {"was": was.starts_at.isoformat() if was else ""}
    if order := _to_specialist(appointment, appointment.pk, context):
        occurrence = f"{appointment.sequence}"
        enqueue_many(notice=f"appointments.client_{what}", occurrence=occurrence, now=now, orders=[order])


def tell_called_off(appointments: Iterable[Appointment], now: datetime, *, by: User | None, reason: str) -> None:
    """Tells the specialists that their centre has called these off: one letter each, none to whoever did it.

    Of a specialist without an account, and of one who has left, the centre is told.
    """
    rows = sorted(appointments, key=lambda row: (row.slot.specialist_id, row.slot.starts_at))
    for specialist_id, group in groupby(rows, key=lambda row: row.slot.specialist_id):
        called_off = list(group)
        first = called_off[0]
        context = {"times": [_times(row.slot) for row in called_off], "reason": reason}
        order = _to_specialist(first, specialist_id, context)
        if order is None or (by and order.recipient.lower() == by.email.lower()):
            continue
        occurrence = f"{first.pk}.{first.sequence}"
        enqueue_many(notice="appointments.called_off", occurrence=occurrence, now=now, orders=[order])


def tell_municipality(
    visit: Visit, what: str, now: datetime, *, reason: str = "", place: Territory | None = None
) -> int:
    """Writes to the leaders of the municipality's organisations who want such letters; returns to how many.

    `place` is another municipality than that of the visit: where it was to be before.
    """
    orders = [
        Order(
            subject_id=visit.pk,
            recipient=reader.email,
            user_id=reader.pk,
            language=_language(reader),
            zone=visit.zone,
            thread=f"visit:{visit.pk}",
            context={"reason": reason},
        )
        for reader in subscribers_of(place or visit.municipality)
    ]
    if not orders:
        return 0
    return enqueue_many(notice=f"appointments.visit_{what}", occurrence=f"{visit.sequence}", now=now, orders=orders)


def _order(
    notice: str, appointments: Iterable[Appointment], occurrence: str, now: datetime,
    context: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    orders = [_to_client(appointment, context or {}) for appointment in appointments]
    enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)


def _to_client(appointment: Appointment, context: dict[str, Any]) -> Order:
    return Order(
        subject_id=appointment.pk,
        recipient=appointment.email,
        user_id=appointment.user_id,
        language=appointment.language,
        zone=appointment.slot.zone,
        thread=f"appointment:{appointment.pk}",
        context=context,
    )


def _to_specialist(appointment: Appointment, subject_id: int, context: dict[str, Any]) -> Order | None:
    """To the specialist while they work at the centre, else to the centre; None when it has no address."""
    specialist = appointment.slot.specialist
    reader = specialist.user if specialist.user and specialist.centre_id in centres_of(specialist.user) else None
    recipient = reader.email if reader else specialist.centre.email
    if not recipient:
        return None
    return Order(
        subject_id=subject_id,
        recipient=recipient,
        user_id=reader.pk if reader else None,
        language=_language(reader),
        zone=specialist.zone,
        thread=f"appointment:{appointment.pk}",
        context=context,
    )


def _times(slot: Slot) -> list[str]:
    """When it begins and ends, by the clock of the centre, as the particulars of a letter carry it."""
    zone = zone_named(slot.zone)
    return [moment.astimezone(zone).isoformat() for moment in (slot.starts_at, slot.ends_at)]


def _language(reader: User | None) -> str:
    preferences = getattr(reader, "preferences", None)
    return preferences.language if preferences else "ru"
