"""People on the pages of centres and in the contacts of municipalities, as personal data (152-ФЗ, articles 14, 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.directory.models import MunicipalContact, PublicPerson


def _of(user: User) -> QuerySet[PublicPerson]:
    return PublicPerson.objects.filter(Q(user=user) | Q(email__iexact=user.email)).order_by("pk")


def shown(user: User) -> list[dict[str, Any]]:
    """What the pages of centres show of the person, with when they agreed."""
    return [
        dict(row) for row in _of(user).values("centre__name", "name", "post", "about", "email", "phone", "agreed_at")
    ]


def contacts(user: User) -> list[dict[str, Any]]:
    """Municipalities in whose contact the person's address stands."""
    rows = MunicipalContact.objects.filter(email__iexact=user.email).order_by("pk")
    return [dict(row) for row in rows.values("municipality__name", "unit", "person", "post", "email", "phone")]


def forget(user: User, now: datetime) -> None:
    """The pages show the person no more; a unit keeps its address, and one that had none is missing again."""
    _of(user).delete()
    rows = MunicipalContact.objects.filter(email__iexact=user.email)
    rows.filter(address="").delete()
    rows.update(person="", post="", email="", phone="")
