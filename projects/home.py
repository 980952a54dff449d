"""What the first page of the service says about projects: figures without names."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from backend.accounts.models import User
from backend.ui.home import Section
from projects.lifecycle import LIVE
from projects.models import Project


def figures(_user: User | AnonymousUser, _now: datetime) -> dict[str, Any] | None:
    """How many projects are followed now, of how many organisations, by how many centres; nothing without any."""
    live = Q(stage__in=LIVE)
    found = Project.objects.aggregate(
        projects=Count("id", filter=live),
        organisations=Count("organisation", filter=live, distinct=True),
        centres=Count("centre", filter=live, distinct=True),
    )
    return found if found["projects"] else None


SECTION = Section("projects/home.html", figures, order=30)
