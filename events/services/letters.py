"""What participants are written, and when: rows of the outbox, made in the transaction that causes them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from backend.notifications.orders import Order
from backend.notifications.services import enqueue_beside, enqueue_many
from events.enums import LIVE, EventStatus, RegistrationStatus
from events.models import Registration, Session

NOTICES = {
    RegistrationStatus.HELD: "events.confirm",
    RegistrationStatus.CONFIRMED: "events.registered",
    RegistrationStatus.WAITING: "events.waiting",
    RegistrationStatus.DECLINED: "events.declined",
    RegistrationStatus.CANCELLED: "events.registration_cancelled",
}


def send_status(
    registrations: Registration | Sequence[Registration], now: datetime, *, by_organiser: bool = False, reason: str = ""
) -> None:
    """Tells participants the state that their registrations, all in the same one, have come to now.

    The moment tells this letter from one of the same kind before the registration was restored.
    """
    rows = [registrations] if isinstance(registrations, Registration) else registrations
    if rows:
        notice = NOTICES[RegistrationStatus(rows[0].status)]
        _order(notice, rows, now.isoformat(), now, _particulars(by_organiser, reason))


def send_first(registration: Registration, now: datetime) -> dict[str, Any]:
    """Tells a participant the state in which they come onto the list; the caller writes the letter with them.

    Returns the values of the statement for it, as `enqueue_beside` does.
    """
    notice = NOTICES[RegistrationStatus(registration.status)]
    [order] = _orders([registration], _particulars(False, ""))
    return enqueue_beside(notice=notice, occurrence=now.isoformat(), now=now, order=order)


def send_again(registration: Registration, now: datetime) -> None:
    """Tells it once more; within ten minutes only once, however often somebody asks.

    Who waits for the organiser's decision has no letter to be repeated: the next one says what was decided.
    """
    if notice := NOTICES.get(RegistrationStatus(registration.status)):
        _order(notice, [registration], _again(now), now)


def send_moved(registration: Registration, now: datetime, *, reason: str = "") -> None:
    """Tells a participant that the organiser has put them into another category or session."""
    _order("events.moved", [registration], now.isoformat(), now, _particulars(True, reason))


def send_session_changed(session: Session, now: datetime, *, gone: bool = False) -> None:
    """Tells those who chose a session of an announced event that its time or place is another, or that it is `gone`."""
    if session.event.status != EventStatus.PUBLISHED or session.event.ends_at <= now:
        return
    rows = Registration.objects.filter(session_seats__session=session, status__in=LIVE).select_related("event__centre")
    particulars = {"session_title": session.title, "gone": gone}
    _order("events.session_changed", rows, f"{session.pk}:{now.isoformat()}", now, particulars)


def send_promoted(registrations: Iterable[Registration], now: datetime) -> None:
    """Tells people of the waiting list that a seat is held for them now."""
    _order("events.promoted", registrations, now.isoformat(), now)


def send_all(
    notice: str, registrations: Iterable[Registration], occurrence: str, now: datetime, *, reason: str = ""
) -> None:
    """Tells everybody who is registered what has become of the event."""
    _order(notice, registrations, occurrence, now, {"reason": reason})


def _particulars(by_organiser: bool, reason: str) -> dict[str, Any]:
    return {"by_organiser": by_organiser, "reason": reason}


def _again(now: datetime) -> str:
    return f"{now.replace(minute=now.minute // 10 * 10):%Y%m%d%H%M}"


def written_to(registrations: Iterable[Registration]) -> list[tuple[Registration, str]]:
    """Who gets a letter about these registrations, and where.

    Who has no address is told through their party: by the letter of one of these who has one, else by a letter of
    their own to the party's first address.
    """
    rows = list(registrations)
    own = [(row, row.email) for row in rows if row.email]
    reached = {row.party for row in rows if row.email}
    left = {row.party: row for row in reversed(rows) if not row.email and row.party not in reached}
    if left:
        of_party = Registration.objects.filter(party__in=left).exclude(email="").order_by("party", "pk")
        addresses = dict(of_party.distinct("party").values_list("party", "email"))
        own += [(row, addresses[party]) for party, row in left.items() if party in addresses]
    return own


def _order(
    notice: str,
    registrations: Iterable[Registration],
    occurrence: str,
    now: datetime,
    context: dict[str, Any] | None = None,
) -> None:
    if orders := _orders(registrations, context or {}):
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)


def _orders(registrations: Iterable[Registration], context: dict[str, Any]) -> list[Order]:
    return [
        Order(
            subject_id=registration.pk,
            recipient=address,
            user_id=registration.user_id if registration.email else None,
            language=registration.language,
            zone=registration.event.zone,
            thread=f"event:{registration.event_id}",
            context=context,
        )
        for registration, address in written_to(registrations)
    ]
