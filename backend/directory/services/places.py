from typing import Any

from django.utils.translation import gettext as _

from backend.accounts.phones import normalise_phone
from backend.common.errors import Invalid
from backend.common.validation import refusals
from backend.directory.enums import TerritoryKind
from backend.directory.models import Centre, MunicipalContact, Organisation, PublicPerson


def check_place(row: Organisation | Centre) -> None:
    """Raises Invalid unless the row's region is a region."""
    if row.region and row.region.kind != TerritoryKind.REGION:
        raise Invalid(_("This is no region."), field="region")


def check_municipality(organisation: Organisation) -> None:
    """Takes the region of the municipality where none is named.

    Raises:
        Invalid: the municipality lies in another region, or is none.
    """
    municipality = organisation.municipality
    if municipality is None:
        return
    if municipality.kind != TerritoryKind.MUNICIPALITY:
        raise Invalid(_("This is no municipality."), field="municipality")
    if organisation.region_id is None:
        organisation.region_id = municipality.parent_id
    if municipality.parent_id != organisation.region_id:
        raise Invalid(
            _("This municipality lies in another region: choose one of the chosen region."), field="municipality"
        )


def take(
    row: Organisation | Centre | PublicPerson | MunicipalContact, fields: dict[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Puts the fields into the row; returns {name: (before, after)} of those that changed.

    Raises:
        Invalid: the telephone number is none.
    """
    if fields.get("phone"):
        with refusals("phone"):
            fields["phone"] = normalise_phone(fields["phone"])
    old = {name: getattr(row, name, None) for name in fields}
    changed = {name: (old[name], value) for name, value in fields.items() if old[name] != value}
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    return changed


def told(value: Any) -> Any:
    """A field's value as the audit keeps it."""
    return value if isinstance(value, (str, int, list, type(None))) else str(value)
