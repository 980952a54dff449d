"""What a helper's phone keeps of the participants: the least with which a ticket is known and a name is found.

No e-mail, no telephone. Of a ticket's code only a piece of its digest: it tells the ticket that is shown from the
others, but thousands of codes fit each piece, so that no ticket can be made from it. Of what somebody needs to take
part only that they need something; the words come with the answer to the mark.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.utils.crypto import salted_hmac

from events.door.models import Attendance
from events.enums import LIVE
from events.models import Event, Registration, SessionSeat

DIGEST = 10
"""Letters of the digest that the phone gets: 40 bits."""


def salt_of(event: Event) -> str:
    """What the digests of this event's tickets are made with."""
    return salted_hmac("events.door.roster", str(event.pk)).hexdigest()[:16]


def digest_of(code: str, salt: str) -> str:
    """The piece of the digest by which the phone knows a ticket."""
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()[:DIGEST]


def rows_of(event: Event, day: date, *, since: datetime | None = None) -> list[dict[str, Any]]:
    """A row a registration, by name; `since`: only those of whom something has changed from then on.

    Keys are short, because there may be ten thousand: `id`, `h` digest, `n` name, `o` organisation, `c` category,
    `s` status, `a` whether they need something, `v` the sessions that they chose, `p` where they are marked as
    present: by session ("0" is the day) the moment and the door. Who doesn't come any more has no name.
    """
    people = Registration.objects.filter(event=event).annotate(
        title=F("category__title"),
        chosen=ArraySubquery(SessionSeat.objects.filter(registration=OuterRef("pk")).values("session")),
    )
    if since:
        moved = Attendance.objects.filter(registration=OuterRef("pk"), day=day, updated_at__gte=since)
        people = people.filter(Q(updated_at__gte=since) | Exists(moved))
    presence = _presence(event, day, since)
    salt = salt_of(event)
    return [
        _row(person, digest_of(person["code"], salt), presence.get(person["pk"], {}))
        for person in people.order_by("full_name", "pk").values(
            "pk", "code", "full_name", "organisation_name", "status", "access_needs", "title", "chosen"
        )
    ]


def _row(person: Mapping[str, Any], digest: str, presence: dict[str, Any]) -> dict[str, Any]:
    if person["status"] not in LIVE:
        return {"id": person["pk"], "h": digest, "s": person["status"]}
    return {
        "id": person["pk"],
        "h": digest,
        "n": person["full_name"],
        "o": person["organisation_name"],
        "c": person["title"] or "",
        "s": person["status"],
        "a": bool(person["access_needs"]),
        "v": person["chosen"],
        "p": presence,
    }


def _presence(event: Event, day: date, since: datetime | None) -> dict[int, dict[str, Any]]:
    rows = Attendance.objects.present().filter(registration__event=event, day=day)
    if since:
        moved = Attendance.objects.filter(registration__event=event, day=day, updated_at__gte=since)
        changed = Registration.objects.filter(event=event, updated_at__gte=since)
        rows = rows.filter(Q(registration__in=moved.values("registration")) | Q(registration__in=changed.values("pk")))
    found: dict[int, dict[str, Any]] = {}
    for registration, session, at, door in rows.values_list("registration", "session", "at", "door"):
        found.setdefault(registration, {})[str(session or 0)] = [at.isoformat(), door]
    return found
