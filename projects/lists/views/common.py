"""What the list and the board have in common: the filters with their choices, the saved views, the count."""

from typing import Any

from django.http import HttpRequest

from backend.accounts.models import User
from backend.common.keyset import counted
from projects.filters import ProjectFilter
from projects.lists.options import offer
from projects.lists.selectors import views_of

# Parameters that say where in the list or under which view, not how it is narrowed.
PLACES = frozenset({"at", "view", "sort"})


def list_frame(request: HttpRequest, found: ProjectFilter, user: User) -> dict[str, Any]:
    """What surrounds the rows; four queries at most."""
    offer(found.form, user)
    query = request.GET.copy()
    for name in PLACES - {"sort"}:
        query.pop(name, None)
    views = list(views_of(user))
    return {
        "filter": found,
        "count": counted(found.qs),
        "similar": getattr(found, "similar", False),
        "narrowed": any(value for name, value in request.GET.items() if name not in PLACES),
        "query": query.urlencode(),
        "views": views,
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
    }
