"""Questions and points as personal data (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from mentoring.defence.models import Ballot, Question


def _of(user: User) -> QuerySet[Question]:
    return Question.objects.filter(Q(user=user) | Q(email__iexact=user.email))


def questions(user: User) -> list[dict[str, Any]]:
    """What the person has asked in public."""
    rows = _of(user).order_by("pk")
    return [dict(row) for row in rows.values("defence__centre__name", "text", "name", "email", "asked_at", "answer")]


def ballots(user: User) -> list[dict[str, Any]]:
    """Which centres the person has given points to."""
    rows = Ballot.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("defence__centre__name", "jury", "comment", "at")]


def forget(user: User, now: datetime) -> None:
    """A question that was answered in public stays, without name and address; points stay under nobody's name."""
    _of(user).update(name="—", email=f"erased-{user.pk}@erased.invalid", user=None)
    Ballot.objects.filter(by=user).update(comment="")
