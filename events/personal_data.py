"""Registrations as personal data: what a person signed up for, and how the lists forget the name (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from events.enums import LIVE
from events.models import Registration
from events.services.registrations import cancel
from events.services.seats import lock_seats


def of(user: User) -> "QuerySet[Registration]":
    """Registrations made by the person or with their address, and of those whom they brought along without one."""
    own = Q(user=user) | Q(email=user.email)
    parties = Registration.objects.filter(own, party__isnull=False).values("party")
    rows = Registration.objects.filter(own | Q(email="", party__in=parties))
    return rows.select_related("event", "category", "municipality").order_by("pk")


def registrations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": row.event.title,
            "status": row.status,
            "full_name": row.full_name,
            "email": row.email,
            "phone": row.phone,
            "organisation_name": row.organisation_name,
            "category": str(row.category or ""),
            "online": row.online,
            "comes_from": str(row.municipality or ""),
            "access_needs": row.access_needs,
            "answers": row.answers,
            "agreed_to_besides": row.agreed,
            "agreed_from": row.agreed_from,
            "signed_up_at": row.signed_up_at,
        }
        for row in of(user)
    ]


def forget(user: User, now: datetime) -> None:
    """Gives back the seats at events to come; those that are over keep a participant without a name."""
    rows = list(of(user))
    lock_seats({row.event_id for row in rows})  # all at once: they are locked in one order
    for row in rows:
        if row.status in LIVE and row.event.ends_at > now:
            cancel(registration=row, now=now)
    erased = Concat(Value("erased-"), Cast("pk", TextField()), Value("@erased.invalid"), output_field=TextField())
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(
        full_name="—",
        email=Case(When(email="", then=Value("")), default=erased, output_field=TextField()),
        phone="",
        organisation_name="",
        access_needs="",
        answers={},
        user=None,
        agreed=[],
        agreed_from=None,
        ended_by_organiser=False,
        updated_at=now,
    )
