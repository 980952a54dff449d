"""What clients and centres are written, and when: rows of the outbox, made in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.clock import MOSCOW
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from mentoring.cases.audiences import heads, worker
from mentoring.cases.models import Case, CaseMessage, Referral


def to_client(
    notice: str, case: Case, occurrence: str, now: datetime, about: CaseMessage | Referral | None = None
) -> None:
    """Tells the client; the letter carries the link to their own page. `about`: what it tells of, besides."""
    order = Order(
        subject_id=(about or case).pk, recipient=case.email, user_id=case.author_id, language=case.language,
        zone=case.zone, thread=f"case:{case.pk}",
    )  # fmt: skip
    enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=[order])


def to_workers(
    notice: str, case: Case, occurrence: str, now: datetime, *, but: User | None = None,
    about: CaseMessage | Referral | None = None,
) -> None:  # fmt: skip
    """Tells who works on the request; while nobody does, the heads of its centre, else the region's operator."""
    _send(notice, case, occurrence, now, _people(worker(Case.objects.filter(pk=case.pk)), but), about)


def to_heads(notice: str, case: Case, occurrence: str, now: datetime, *, but: User | None = None) -> None:
    """Tells the heads of the centre that has the request; without a centre, the region's operator."""
    _send(notice, case, occurrence, now, _people(heads(Case.objects.filter(pk=case.pk)), but))


def _people(rows: Any, but: User | None) -> list[tuple[str, int | None, str]]:
    found = [(row["email"], row["user_id"], row["language"]) for row in rows]
    return [row for row in found if but is None or row[1] != but.pk]


def to_person(notice: str, case: Case, person: User, occurrence: str, now: datetime) -> None:
    """Tells one colleague."""
    _send(notice, case, occurrence, now, [(person.email, person.pk, _language(person))])


def message_written(message: CaseMessage, case: Case, now: datetime) -> None:
    """The other side reads a message; a note of a colleague, who works on the request."""
    if message.from_client:
        to_workers("cases.client_wrote", case, "new", now, about=message)
    elif message.internal:
        to_workers("cases.noted", case, "new", now, but=message.by, about=message)
    else:
        to_client("cases.answered", case, "new", now, about=message)


def left_behind(membership: Membership, now: datetime) -> None:
    """Tells who leads the place that somebody has left it, and requests with it; once, however many they are."""
    centre, territory = membership.centre, membership.territory
    here = {"role": Role.HEAD, "centre": centre} if centre else {"role": Role.OPERATOR, "territory": territory}
    zone = centre.zone if centre else territory.time_zone if territory else MOSCOW
    readers = Membership.objects.current().filter(user__is_active=True, **here).exclude(user=membership.user_id)
    orders = [
        Order(
            subject_id=membership.pk, recipient=reader.user.email, user_id=reader.user_id,
            language=_language(reader.user), zone=zone,
            thread=f"centre:{centre.pk}" if centre else "",
        )
        for reader in readers.select_related("user__preferences")
    ]  # fmt: skip
    if orders:
        enqueue_many(notice="cases.left_behind", occurrence=f"left:{now:%Y%m%d%H%M%S}", now=now, orders=orders)


def _language(person: User) -> str:
    preferences = getattr(person, "preferences", None)
    return preferences.language if preferences else "ru"


def _send(
    notice: str, case: Case, occurrence: str, now: datetime, people: Iterable[tuple[str, int | None, str]],
    about: CaseMessage | Referral | None = None,
) -> None:  # fmt: skip
    orders = [
        Order(
            subject_id=(about or case).pk, recipient=email, user_id=user_id, language=language or "ru", zone=case.zone,
            thread=f"case:{case.pk}",
        )
        for email, user_id, language in people
        if email
    ]  # fmt: skip
    if orders:
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)
