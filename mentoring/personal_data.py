"""Talks and answers as personal data (152-ФЗ, articles 14 and 21)."""

from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace

from backend.accounts.models import User
from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact, MentorProfile, Task


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


def at_the_centre(user: User) -> list[dict[str, Any]]:
    """What the person said of themselves as a mentor, centre by centre."""
    rows = MentorProfile.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in rows.values("centre__name", "project_limit", "languages", "about")]


def absences(user: User) -> list[dict[str, Any]]:
    """When the person was or will be away from mentoring."""
    rows = Absence.objects.filter(mentor=user).order_by("pk")
    return [dict(row) for row in rows.values("centre__name", "starts_on", "ends_on", "note")]


def attempts(user: User) -> list[dict[str, Any]]:
    """When the person called and reached nobody."""
    rows = Attempt.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "at", "note")]


def forget(user: User, now: datetime) -> None:
    """An answer stays with its project, without the address; talks stay under a person without a name."""
    MentorProfile.objects.filter(user=user).delete()
    tasks = Task.objects.filter(title__contains=user.email)
    tasks.update(title=Replace("title", Value(user.email), Value("—")), updated_at=now)
    CheckIn.objects.filter(email__iexact=user.email).update(email=f"erased-{user.pk}@erased.invalid")
