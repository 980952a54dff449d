"""Members of working groups as personal data (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from events.groups.models import GroupMember, GroupTask
from events.groups.services.groups import leave


def of(user: User) -> "QuerySet[GroupMember]":
    """Their places in groups, by account or address."""
    return GroupMember.objects.filter(Q(user=user) | Q(email=user.email)).order_by("pk")


def memberships(user: User) -> list[dict[str, Any]]:
    rows = of(user).values("group__title", "full_name", "email", "post", "role", "joined_at", "left_at", "shown")
    tasks = GroupTask.objects.filter(owner__in=of(user)).order_by("pk").values("text", "due_on", "done_at", "result")
    return [*map(dict, rows), *map(dict, tasks)]


def forget(user: User, now: datetime) -> None:
    """Takes the person out of their groups; a place without a name stays."""
    for member in of(user).filter(left_at=None):
        leave(member=member, now=now)
    of(user).update(
        full_name="—", post="", user=None, shown=False, updated_at=now,
        email=Concat(Value("erased-"), Cast("pk", TextField()), Value("@erased.invalid"), output_field=TextField()),
    )  # fmt: skip
