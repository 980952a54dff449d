"""Answers about the life after a grant as personal data (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from backend.accounts.models import User
from projects.survival.models import Continuation


def continuations(user: User) -> list[dict[str, Any]]:
    """How the person said that projects live on."""
    rows = Continuation.objects.filter(Q(by=user) | Q(email__iexact=user.email)).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "months", "answer", "ceased_on", "comment", "at")]


def forget(user: User, now: datetime) -> None:
    """An answer stays with its project, without the address."""
    Continuation.objects.filter(email__iexact=user.email).update(email="")
