"""What a person takes part in: by account, or by the link of a letter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from backend.accounts.models import User
from events.enums import LIVE, EventStatus, RegistrationStatus
from events.models import Registration
from events.sections import Link, links_of
from events.services import letters
from events.tokens import token_of

MOST = 500
WINDOW = 10
"""Minutes in which somebody gets the letter with their link once, however often they ask."""


@dataclass(frozen=True)
class Entry:
    """One registration with its ticket and what the small apps add."""

    registration: Registration
    token: str
    coming: bool
    cancellable: bool
    links: list[Link]


def by_account(user: User) -> QuerySet[Registration]:
    """Registrations made by the person or with their confirmed address."""
    return Registration.objects.filter(Q(user=user) | Q(email=user.email.lower()))


def by_email(email: str) -> QuerySet[Registration]:
    """Registrations with this address."""
    return Registration.objects.filter(email=email)


def entries(rows: QuerySet[Registration], now: datetime) -> tuple[list[Entry], list[Entry]]:
    """What is to come, the next first, and what is over or was cancelled, the last first."""
    found = list(
        rows.exclude(event__status=EventStatus.DRAFT)
        .select_related("event__centre", "event__municipality")
        .order_by("-event__starts_at", "-pk")[:MOST]
    )
    links = links_of(found)
    coming: list[Entry] = []
    past: list[Entry] = []
    for row in found:
        ahead = row.status in LIVE and row.event.ends_at > now and row.event.status != EventStatus.HELD
        entry = Entry(
            row, token_of(row), ahead, ahead and row.event.status != EventStatus.CANCELLED, links.get(row.pk, [])
        )
        (coming if ahead else past).append(entry)
    return coming[::-1], past


def send_link(*, email: str, now: datetime) -> bool:
    """Orders the letter with the link, if the address has signed up for anything; whether it has is not to be told."""
    rows = Registration.objects.filter(email=email).exclude(status=RegistrationStatus.EXPIRED)
    latest = rows.select_related("event__centre").order_by("-pk").first()
    if latest is None:
        return False
    latest.language = (get_language() or "ru")[:2]
    window = now.replace(minute=now.minute // WINDOW * WINDOW)
    letters.send_all("programme.going", [latest], f"{window:%Y%m%d%H%M}", now)
    return True
