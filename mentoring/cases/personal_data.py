"""Requests for help as personal data: what a person asked, and how the centre's figures forget who did (152-ФЗ)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from mentoring.cases.enums import OPEN
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.services.client import withdraw
from mentoring.cases.services.leaving import leave_all


def of(user: User) -> "QuerySet[Case]":
    """Requests made by the person or with their address."""
    return Case.objects.filter(Q(author=user) | Q(email=user.email)).order_by("pk")


def cases(user: User) -> list[dict[str, Any]]:
    rows = of(user).values(
        "asked_at", "client_kind", "name", "organisation_name", "email", "phone", "subject", "text", "status", "result",
        "rating", "rating_comment", "centre__name",
    )  # fmt: skip
    return [dict(row) for row in rows]


def messages(user: User) -> list[dict[str, Any]]:
    """What the person wrote, as a client or in a centre."""
    rows = CaseMessage.objects.filter(Q(by=user) | Q(from_client=True, case__in=of(user))).order_by("pk")
    return [dict(row) for row in rows.values("at", "text", "from_client", "internal")]


def forget(user: User, now: datetime) -> None:
    """Withdraws what is still open; the rest stays in the figures, without words and without a name.

    What the person worked on goes back to the list of the centre.
    """
    leave_all(user=user, now=now)
    for case in of(user).filter(status__in=OPEN):
        withdraw(case=case, now=now)
    rows = of(user)
    CaseMessage.objects.filter(case__in=rows, from_client=True).update(text="—")
    rows.update(
        name="—",
        email=Concat(Value("erased-"), Cast("pk", TextField()), Value("@erased.invalid"), output_field=TextField()),
        phone="",
        organisation_name="",
        subject="—",
        text="—",
        rating_comment="",
        author=None,
        updated_at=now,
    )
