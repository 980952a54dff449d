"""Certificates as personal data: what a person was given, and how the name is forgotten (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from events.certificates.models import Certificate

ERASED = "@erased.invalid"
"""What the addresses of registrations end in that were forgotten before."""


def of(user: User) -> "QuerySet[Certificate]":
    """Certificates sent to the person's address or issued for their registration."""
    own = Q(email=user.email) | Q(registration__user=user)
    return Certificate.objects.filter(own).select_related("event").order_by("pk")


def certificates(user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": row.event.title,
            "kind": row.kind,
            "number": row.written,
            "full_name": row.full_name,
            "email": row.email,
            "hours": row.hours,
            "issued_at": row.issued_at,
            "state": row.state,
            "reason": row.reason,
        }
        for row in of(user)
    ]


def forget(user: User, now: datetime) -> None:
    """Certificates keep their number and the event, not the name; those of forgotten registrations too."""
    pks = set(of(user).values_list("pk", flat=True))
    Certificate.objects.filter(Q(pk__in=pks) | Q(registration__email__endswith=ERASED)).update(
        full_name="—", email="", reason="", updated_at=now
    )
