"""Organisations that stand in for unknown ones: see docs/adr for why a project always has an organisation."""

from collections.abc import Iterable

from backend.directory.enums import OrganisationKind
from backend.directory.models import Organisation, Territory

# Stored as data, so in Russian whatever the language of the session.
UNKNOWN = "Организация не указана"


class Placeholders:
    """One organisation without ИНН and ОГРН a region, and one for no region. Reads them once."""

    def __init__(self) -> None:
        self._by_name = {
            organisation.name: organisation
            # An initiative group has no numbers either: one that chose such a name must not be given others' projects.
            for organisation in Organisation.objects.filter(name__startswith=UNKNOWN, inn=None, ogrn=None).exclude(
                kind=OrganisationKind.INITIATIVE
            )
        }
        self.ids = {organisation.pk for organisation in self._by_name.values()}

    def of(self, region: Territory | None) -> Organisation:
        """The placeholder of the region; `add` has made it."""
        return self._by_name[_name(region)]

    def add(self, regions: Iterable[Territory | None]) -> None:
        """Makes the placeholders that are not there yet, in one statement."""
        missing = {_name(region): region for region in regions if _name(region) not in self._by_name}
        if missing:
            for organisation in Organisation.objects.bulk_create(
                Organisation(name=name, region=region) for name, region in missing.items()
            ):
                self._by_name[organisation.name] = organisation
                self.ids.add(organisation.pk)


def _name(region: Territory | None) -> str:
    return f"{UNKNOWN} ({region.name})" if region else UNKNOWN
