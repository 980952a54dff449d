"""Bookings and a specialist's own card as personal data: what is kept, and how it is forgotten (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from mentoring.appointments.enums import LIVE
from mentoring.appointments.models import Appointment, Specialist
from mentoring.appointments.services.booking import cancel


def of(user: User) -> "QuerySet[Appointment]":
    """Appointments booked by the person or with their address."""
    rows = Appointment.objects.filter(Q(user=user) | Q(email=user.email))
    return rows.select_related("slot__specialist__centre__region").order_by("pk")


def appointments(user: User) -> list[dict[str, Any]]:
    return [
        {
            "specialist": row.slot.specialist.name,
            "starts_at": row.slot.starts_at,
            "status": row.status,
            "full_name": row.full_name,
            "email": row.email,
            "phone": row.phone,
            "organisation_name": row.organisation_name,
            "question": row.question,
            "note": row.note,
        }
        for row in of(user)
    ]


def specialists(user: User) -> list[dict[str, Any]]:
    return [
        {"centre": row.centre.name, "name": row.name, "fields": row.fields, "about": row.about}
        for row in Specialist.objects.filter(user=user).select_related("centre").order_by("pk")
    ]


def forget(user: User, now: datetime) -> None:
    """Gives back the times to come; what was keeps a client without a name."""
    for row in of(user):
        if row.status in LIVE and row.slot.starts_at > now:
            cancel(appointment=row, now=now)
    of(user).update(
        full_name="—",
        email=Concat(Value("erased-"), Cast("pk", TextField()), Value("@erased.invalid"), output_field=TextField()),
        phone="",
        organisation_name="",
        question="",
        note="",
        user=None,
        updated_at=now,
    )


def forget_specialist(user: User, now: datetime) -> None:
    """The card stays for the counts of the centre, without a name, and receives nobody."""
    Specialist.objects.filter(user=user).update(name="—", about="", active=False, user=None, updated_at=now)
