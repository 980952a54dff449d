"""What municipalities were called when something happened: a reform renames a territory, its rows stay with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from backend.directory.models import Territory, TerritoryVersion


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as it was in some years: its name at their end, and the name that it had before in them."""

    pk: int
    name: str
    before: str = ""
    ended: int | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def note(self) -> str:
        """What a reader of the old papers has to know; "" where nothing changed in these years."""
        if self.ended is not None:
            return _("until %(year)d") % {"year": self.ended}
        return _("before: %(name)s") % {"name": self.before} if self.before else ""


def places_in(region_id: int, first: int, last: int, *, also: Iterable[int] = ()) -> list[Place]:
    """The municipalities that the region had in the years from `first` to `last`, by name, as they were called then.

    `also` are those to name even though they were there neither before nor then: something is known of them.
    Two queries. One that has no versions was always called as it is.
    """
    asked = set(also)
    rows = Territory.objects.municipalities().filter(parent=region_id)
    found = rows.values_list("pk", "name", "latitude", "longitude")
    versions: dict[int, list[TerritoryVersion]] = defaultdict(list)
    for version in TerritoryVersion.objects.filter(territory__in=rows.order_by()).order_by("territory", "year_from"):
        versions[version.territory_id].append(version)
    places = []
    for pk, name, latitude, longitude in found:
        point = (None if latitude is None else float(latitude), None if longitude is None else float(longitude))
        place = _place(pk, name, versions[pk], first, last, point)
        if place is not None:
            places.append(place)
        elif pk in asked:
            places.append(Place(pk, name, "", versions[pk][-1].year_to, *point))
    return sorted(places, key=lambda place: (place.name.casefold(), place.pk))


def _place(
    pk: int, name: str, versions: list[TerritoryVersion], first: int, last: int,
    point: tuple[float | None, float | None],
) -> Place | None:  # fmt: skip
    """The territory in these years; None when it was not there in any of them.

    In the year of a reform both versions hold: the newer one names the territory.
    """
    if not versions:
        return Place(pk, name, "", None, *point)
    there = [row for row in versions if (row.year_from or first) <= last and (row.year_to or last) >= first]
    if not there:
        return None
    newest = there[-1]
    over = newest is versions[-1] and newest.year_to is not None and newest.year_to <= last
    gone = newest.year_to if over else None
    before = next((row.name for row in reversed(there[:-1]) if row.name != newest.name), "")
    return Place(pk, newest.name, before, gone, *point)
