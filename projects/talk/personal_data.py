"""Comments as personal data (152-ФЗ, article 14). They stay with the project, under a person without a name."""

from typing import Any

from backend.accounts.models import User
from projects.talk.models import Comment


def comments(user: User) -> list[dict[str, Any]]:
    """What the person has written."""
    rows = Comment.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "text", "visibility", "at", "withdrawn_at")]
