"""Talks and answers as personal data (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace

from backend.accounts.models import User
from mentoring.models import Assignment, CheckIn, Contact, Task


def assignments(user: User) -> list[dict[str, Any]]:
    """The projects that the person mentors or has mentored."""
    rows = Assignment.objects.filter(mentor=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "started_at", "ended_at", "note")]


def contacts(user: User) -> list[dict[str, Any]]:
    """What the person wrote down about talks with an NKO."""
    rows = Contact.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "at", "channel", "summary", "next_on")]


def check_ins(user: User) -> list[dict[str, Any]]:
    """How the person said that it is going."""
    rows = CheckIn.objects.filter(email__iexact=user.email).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "answer", "comment", "at")]


def forget(user: User, now: datetime) -> None:
    """An answer stays with its project, without the address; talks stay under a person without a name."""
    tasks = Task.objects.filter(title__contains=user.email)
    tasks.update(title=Replace("title", Value(user.email), Value("—")), updated_at=now)
    CheckIn.objects.filter(email__iexact=user.email).update(email=f"erased-{user.pk}@erased.invalid")
