from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.accounts.models import Membership, User
from backend.accounts.zones import DEFAULT, known
from backend.common.kept import Given, Kept

# What upper apps want to know of whoever opens a page, by name: expressions over users, answered by the same query.
asides: dict[str, Any] = {}


@dataclass(frozen=True)
class Viewer:
    """How the person wants to see pages, and what the frame of each page tells them.

    `language` is empty when the person never chose one. `zone` is the person's own, else that of the region of
    their organisation or centre, else Moscow.
    """

    language: str
    zone: str
    asides: dict[str, Any] = field(default_factory=dict)


def settings_of(user: User) -> tuple[str, str]:
    """(language, time zone) in which the person wants to see pages; one query."""
    viewer = viewer_of(user)
    return viewer.language, viewer.zone


def _viewer() -> QuerySet[User, Any]:
    place = (
        Membership.objects.current()
        .filter(user=OuterRef("pk"))
        .annotate(zone=Coalesce("centre__region__time_zone", "organisation__region__time_zone", "territory__time_zone"))
        .filter(zone__isnull=False)
        .order_by("started_on", "pk")
    )
    return User.objects.filter(pk=Given("person", BigIntegerField())).values(
        language=F("preferences__language"),
        own=F("preferences__time_zone"),
        place=Subquery(place.values("zone")[:1]),
        **asides,
    )


VIEWER = Kept(_viewer)


def viewer_of(user: User) -> Viewer:
    """What a page has to know of the person who opens it; one query, however many apps ask."""
    row = next(iter(VIEWER.rows(person=user.pk)), {})
    chosen = row.get("own") or row.get("place") or DEFAULT
    return Viewer(
        row.get("language") or "",
        chosen if known(chosen) else DEFAULT,
        {name: row.get(name) for name in asides},
    )
