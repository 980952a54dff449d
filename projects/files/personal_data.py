"""Files as personal data (152-ФЗ, article 14). They are papers of the NKO and stay with the project, under a person
without a name when the person goes.
"""

from typing import Any

from backend.accounts.models import User
from projects.files.models import StoredFile


def files(user: User) -> list[dict[str, Any]]:
    """What the person has uploaded."""
    rows = StoredFile.objects.filter(by=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "name", "size", "at", "removed_at")]
