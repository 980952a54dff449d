"""Amendments name the new leader or accountant and the former one; funds have curators (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from backend.accounts.models import User
from projects.funding.models import Amendment, Curator


def named(user: User) -> list[dict[str, Any]]:
    """Where the person's address stands in a change of a contract."""
    return [
        {"project__title": row.project.title, "kind": row.kind, "before": row.before, "after": row.after}
        for row in _rows(user).select_related("project")
    ]


def curators(user: User) -> list[dict[str, Any]]:
    """Where the person is named as somebody who answers for projects at a fund."""
    rows = Curator.objects.filter(email__iexact=user.email).order_by("pk")
    return [dict(row) for row in rows.values("donor", "full_name", "position", "email", "phone", "left_on")]


def forget(user: User, now: datetime) -> None:
    """That somebody followed somebody, or answered for projects, stays; who they were does not."""
    Curator.objects.filter(email__iexact=user.email).update(
        full_name="—", email="", phone="", left_on=Coalesce("left_on", Value(now.date()))
    )
    for row in _rows(user).select_for_update(of=("self",)):
        for side in (row.before, row.after):
            if side.get("email", "").lower() == user.email.lower():
                side.update({"full_name": "—", "email": "", "phone": ""})
        row.save(update_fields=["before", "after", "updated_at"])


def _rows(user: User) -> Any:
    return Amendment.objects.filter(Q(before__email__iexact=user.email) | Q(after__email__iexact=user.email))
