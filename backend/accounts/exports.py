"""What this app itself knows about a person."""

from typing import Any

from django.db.models import Q

from backend.accounts.models import Consent, Preferences, User


def profile(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "full_name": user.full_name,
        "phone": user.phone,
        "created_at": user.created_at,
        "last_login": user.last_login,
    }


def preferences(user: User) -> dict[str, Any] | None:
    rows = Preferences.objects.filter(user=user)
    row = rows.values("language", "time_zone", "quiet_from", "quiet_until", "nudges").first()
    return dict(row) if row else None


def memberships(user: User) -> list[dict[str, Any]]:
    rows = user.memberships.select_related("organisation", "centre", "territory").order_by("pk")
    return [
        {"role": row.role, "place": str(row.place), "started_on": row.started_on, "ended_on": row.ended_on}
        for row in rows
    ]


def consents(user: User) -> list[dict[str, Any]]:
    own = Consent.objects.filter(Q(user=user) | Q(email=user.email))
    rows = own.order_by("pk").values("purpose", "text_version", "given_at", "address", "withdrawn_at")
    return [dict(row) for row in rows]
