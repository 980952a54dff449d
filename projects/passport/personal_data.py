"""What the application says of people, and what people typed into it (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from backend.accounts.models import User
from projects.passport.models import TeamRole, Typed


def roles(user: User) -> list[dict[str, Any]]:
    """What applications say of the person's role and experience."""
    rows = TeamRole.objects.filter(member__email__iexact=user.email).order_by("pk")
    return [dict(row) for row in rows.values("member__project__title", "title", "experience")]


def typed(user: User) -> list[dict[str, Any]]:
    """What the person typed into steps of applications and has not saved."""
    rows = Typed.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "step", "data", "updated_at")]


def forget(user: User, now: datetime) -> None:
    """With the names of a team, which `projects` has blanked by now, goes what was said of them."""
    TeamRole.objects.filter(member__full_name="—", member__email="").delete()
    TeamRole.objects.filter(member__email__iexact=user.email).delete()
    Typed.objects.filter(by=user).delete()
