"""Teams and unfinished registrations as personal data (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from backend.accounts.models import User
from projects.models import ProjectDraft, TeamMember


def teams(user: User) -> list[dict[str, Any]]:
    """Where the person's address stands in the team of a project."""
    rows = TeamMember.objects.filter(email__iexact=user.email).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "duty", "full_name", "email", "phone", "left_on")]


def drafts(user: User) -> list[dict[str, Any]]:
    """What the person typed into registrations."""
    rows = ProjectDraft.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in rows.values("data", "created_at", "updated_at")]


def forget(user: User, now: datetime) -> None:
    """A project keeps that somebody carried it, not who; what was typed goes with the person."""
    TeamMember.objects.filter(email__iexact=user.email).update(
        full_name="—", email="", phone="", left_on=Coalesce("left_on", Value(now.date()))
    )
    ProjectDraft.objects.filter(user=user).delete()
