from collections.abc import Iterable

from backend.directory.enums import TerritoryKind
from backend.directory.models import Territory
from backend.directory.regions import Region, name_key, region_named


def region_code(region: Region) -> str:
    """The `Territory.code` of a region of the address register."""
    return f"region:{region.code}"


class RegionIndex:
    """All regions of the database, found by any way of writing their name. Reads them once."""

    def __init__(self) -> None:
        self._by_key: dict[str, Territory] = {}
        self._by_code: dict[str, Territory] = {}
        for territory in Territory.objects.regions():
            self._remember(territory)

    def find(self, name: str) -> Territory | None:
        """The region of this name in the database, or None."""
        if territory := self._by_key.get(name_key(name)):
            return territory
        region = region_named(name)
        return self.of(region) if region else None

    def of(self, region: Region) -> Territory | None:
        """This region's row, or None."""
        return self._by_code.get(region_code(region)) or self._by_key.get(name_key(region.name))

    def add(self, regions: Iterable[Region]) -> None:
        """Makes the rows that are not there yet, in one statement."""
        missing = {region.code: region for region in regions if self.of(region) is None}
        if not missing:
            return
        for territory in Territory.objects.bulk_create(
            Territory(kind=TerritoryKind.REGION, code=region_code(region), name=region.name, time_zone=region.zone)
            for region in missing.values()
        ):
            self._remember(territory)

    def _remember(self, territory: Territory) -> None:
        self._by_key[name_key(territory.name)] = territory
        self._by_code[territory.code] = territory
