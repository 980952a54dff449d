"""The projects on the page of an organisation or a centre."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.directory.models import Centre, Organisation
from backend.directory.sections import Section
from projects.models import Project

SHOWN = 10


def projects_at(user: User | AnonymousUser, place: Organisation | Centre) -> dict[str, Any] | None:
    """The newest projects there that the person sees, and how many there are; None where they see none."""
    here = {"organisation": place} if isinstance(place, Organisation) else {"centre": place}
    rows = Project.objects.visible_to(user).filter(**here)
    count = rows.count()
    return {"projects": rows.order_by("-stage_since", "-pk")[:SHOWN], "count": count} if count else None


SECTION = Section("projects/of_place.html", projects_at)
