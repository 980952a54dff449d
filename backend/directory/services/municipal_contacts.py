"""The unit of a municipality that answers for non-profits; the region's operator keeps it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.signals import note
from backend.common.clock import local_date
from backend.common.errors import Invalid
from backend.common.validation import check
from backend.directory.enums import TerritoryKind
from backend.directory.models import MunicipalContact, Territory
from backend.directory.services.places import take


@transaction.atomic
def save_contact(*, municipality: Territory, by: User, now: datetime, **fields: Any) -> MunicipalContact:
    """Enters or changes the contact of a municipality, checked today; returns it.

    Raises:
        Invalid: a field can't be taken, or there is no way to reach the unit.
        NotAllowed: the person does not operate the region.
    """
    permit(by, "directory.change_municipalcontact", municipality)
    if municipality.kind != TerritoryKind.MUNICIPALITY:
        raise Invalid(_("This is no municipality."), field="municipality")
    # The row of the municipality is the lock: two who enter the first contact at once make one.
    municipality = Territory.objects.select_for_update().get(pk=municipality.pk)
    contact = MunicipalContact.objects.filter(municipality=municipality).first()
    new = contact is None
    contact = contact or MunicipalContact(municipality=municipality)
    contact.checked_on = local_date(now, municipality.time_zone)
    changed = take(contact, fields)
    check(contact)
    contact.save()
    after = {"fields": sorted(changed), "municipality": municipality.pk}
    note(by=by, verb="contact.entered" if new else "contact.changed", target=contact, now=now, after=after)
    return contact


@transaction.atomic
def remove_contact(*, municipality: Territory, by: User, now: datetime) -> None:
    """Takes the contact of a municipality away: the unit is no more. Without one nothing happens.

    Raises:
        NotAllowed: the person does not operate the region.
    """
    permit(by, "directory.change_municipalcontact", municipality)
    for contact in MunicipalContact.objects.select_for_update().filter(municipality=municipality):
        note(by=by, verb="contact.removed", target=contact, now=now, after={"municipality": municipality.pk})
        contact.delete()
