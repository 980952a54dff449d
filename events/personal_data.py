"""Registrations as personal data: what a person signed up for, and how the lists forget the name (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from events.enums import LIVE
from events.models import Registration
from events.services.registrations import cancel


def of(user: User) -> "QuerySet[Registration]":
    """Registrations made by the person or with their address."""
    return Registration.objects.filter(Q(user=user) | Q(email=user.email)).select_related("event").order_by("pk")


def registrations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": row.event.title,
            "status": row.status,
            "full_name": row.full_name,
            "email": row.email,
            "phone": row.phone,
            "organisation_name": row.organisation_name,
            "signed_up_at": row.signed_up_at,
        }
        for row in of(user)
    ]


def forget(user: User, now: datetime) -> None:
    """Gives back the seats at events to come; those that are over keep a participant without a name."""
    rows = list(of(user))
    for row in rows:
        if row.status in LIVE and row.event.ends_at > now:
            cancel(registration=row, now=now)
    of(user).update(
        full_name="—",
        email=Concat(Value("erased-"), Cast("pk", TextField()), Value("@erased.invalid"), output_field=TextField()),
        phone="",
        organisation_name="",
        user=None,
        updated_at=now,
    )
