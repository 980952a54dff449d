"""Amendments name people: the new leader or accountant and the former one (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from backend.accounts.models import User
from projects.funding.models import Amendment


def named(user: User) -> list[dict[str, Any]]:
    """Where the person's address stands in a change of a contract."""
    return [
        {"project__title": row.project.title, "kind": row.kind, "before": row.before, "after": row.after}
        for row in _rows(user).select_related("project")
    ]


def forget(user: User, now: datetime) -> None:
    """That somebody followed somebody stays, who they were does not."""
    for row in _rows(user).select_for_update(of=("self",)):
        for side in (row.before, row.after):
            if side.get("email", "").lower() == user.email.lower():
                side.update({"full_name": "—", "email": "", "phone": ""})
        row.save(update_fields=["before", "after", "updated_at"])


def _rows(user: User) -> Any:
    return Amendment.objects.filter(Q(before__email__iexact=user.email) | Q(after__email__iexact=user.email))
