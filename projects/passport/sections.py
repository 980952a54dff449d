"""The projects in which an organisation is a partner, on its page (capability P10)."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from backend.accounts.models import User
from backend.directory.models import Organisation
from projects.lifecycle import PUBLIC
from projects.models import Project
from projects.passport.models import Partner

SHOWN = 10


def partner_in(user: User | AnonymousUser, organisation: Organisation) -> dict[str, Any] | None:
    """The newest projects that the organisation helps, of those that citizens or the person may see."""
    seen = Q(project__stage__in=PUBLIC) | Q(project__in=Project.objects.visible_to(user).values("pk"))
    rows = Partner.objects.filter(seen, organisation=organisation).select_related("project__organisation")
    shown = list(rows.order_by("-project__stage_since", "-pk")[:SHOWN])
    visible = set(
        Project.objects.visible_to(user).filter(pk__in=[row.project_id for row in shown]).values_list("pk", flat=True)
    )
    return {"rows": [(row, row.project_id in visible) for row in shown]} if shown else None
