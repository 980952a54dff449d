"""What the page of a centre shows of its public defences."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.directory.models import Centre
from backend.directory.sections import Section
from mentoring.defence.models import Defence, Season


def defences_of(user: User | AnonymousUser, centre: Centre) -> dict[str, Any] | None:
    """Its reports, newest first; for its head the way to begin the one of the open year."""
    rows = list(
        Defence.objects.visible_to(user).filter(centre=centre).select_related("season").order_by("-season__year")[:5]
    )
    seasons = Season.objects.filter(region=centre.region_id, closed_at=None).exclude(defences__centre=centre)
    heads = user.has_perm("defence.change_defence", Defence(centre=centre))
    season = seasons.first() if heads else None
    return {"defences": rows, "season": season, "centre": centre} if rows or season else None


SECTION = Section("defence/of_centre.html", defences_of)
