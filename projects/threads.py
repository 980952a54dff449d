"""How the ledger of letters names projects, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.enums import Role
from backend.accounts.models import User
from projects.models import Project


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the projects whose letters the person sees, whoever received them: staff of the centre and the region."""
    if user.is_superuser:
        return Project.objects.values("pk")
    mine = user.memberships.current()
    of_centre = Project.objects.filter(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
    of_region = Project.objects.filter(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    return (of_centre | of_region).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each project."""
    rows = Project.objects.filter(pk__in=ids).only("title")
    return {project.pk: (str(project), project.get_absolute_url()) for project in rows}
