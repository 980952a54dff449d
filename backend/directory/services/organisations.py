from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.roles import forget_roles, has_role
from backend.accounts.signals import note
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.enums import OrganisationKind
from backend.directory.identifiers import normalise
from backend.directory.models import Organisation
from backend.directory.services.places import check_municipality, check_place, take, told

EDITABLE = (
    "kind",
    "name",
    "short_name",
    "inn",
    "ogrn",
    "legal_form",
    "status",
    "registered_on",
    "region",
    "municipality",
    "address",
    "website",
    "email",
    "phone",
)
NUMBERS = ("inn", "ogrn")


@transaction.atomic
def register_organisation(*, by: User, now: datetime, **fields: Any) -> Organisation:
    """Adds an organisation and returns it; who adds it leads it, unless they work for a centre or a region.

    `fields` are those of `EDITABLE`. An initiative group has neither ИНН nor ОГРН (capability D4).

    Raises:
        Invalid: a field cannot be taken.
        Conflict: the organisation is in the register already.
    """
    organisation = Organisation()
    take(organisation, with_normal_numbers(fields))
    check_organisation(organisation)
    organisation.save()
    note(by=by, verb="organisation.registered", target=organisation, now=now, after={"name": organisation.name})
    if not has_role(by, Role.MENTOR, Role.HEAD, Role.OPERATOR):
        membership = Membership.objects.create(
            user=by, role=Role.OWNER, organisation=organisation, started_on=now.date()
        )
        note(by=by, verb="membership.started", target=membership, now=now, after={"role": Role.OWNER})
        forget_roles(by)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User, now: datetime, **fields: Any) -> Organisation:
    """Changes the given fields of `EDITABLE` and returns the organisation.

    Raises:
        Invalid: a field cannot be taken.
        Conflict: another organisation has this ИНН or ОГРН.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    changed = take(organisation, with_normal_numbers(fields))
    if changed:
        check_organisation(organisation)
        organisation.save()
        note(
            by=by,
            verb="organisation.changed",
            target=organisation,
            now=now,
            before={name: told(before) for name, (before, _after) in changed.items()},
            after={name: told(after) for name, (_before, after) in changed.items()},
        )
    return organisation


def with_normal_numbers(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {name: normalise(fields[name]) for name in NUMBERS if name in fields}


def check_organisation(organisation: Organisation) -> None:
    """Raises Invalid or Conflict unless the organisation may stand in the register as it is."""
    check_place(organisation)
    check_municipality(organisation)
    check_numbers(organisation)
    refuse_doubles(organisation)
    check(organisation)


def check_numbers(organisation: Organisation) -> None:
    """Raises Invalid unless ИНН and ОГРН are such as this kind of organisation has."""
    if organisation.kind == OrganisationKind.INITIATIVE:
        if organisation.inn or organisation.ogrn:
            raise Invalid(
                _("An initiative group has no ИНН and no ОГРН. If it is a legal entity, choose its kind above."),
                field="inn" if organisation.inn else "ogrn",
            )
    elif not organisation.inn and not organisation.ogrn:
        raise Invalid(
            _("Write the ИНН or the ОГРН. A group without a legal entity registers as an initiative group."),
            field="inn",
        )
    elif organisation.kind != OrganisationKind.BUSINESS:
        if len(organisation.inn or "") == 12:
            raise Invalid(_("Twelve digits are the ИНН of a person; an organisation's has ten."), field="inn")
        if len(organisation.ogrn or "") == 15:
            raise Invalid(_("Fifteen digits are the number of a sole trader; an ОГРН has thirteen."), field="ogrn")


def refuse_doubles(organisation: Organisation) -> None:
    """Raises Conflict, with the way out, when another organisation has this ИНН or ОГРН."""
    for field in NUMBERS:
        number = getattr(organisation, field)
        double = number and Organisation.objects.filter(**{field: number}).exclude(pk=organisation.pk).first()
        if double:
            led = double.memberships.current().filter(role=Role.OWNER).exists()
            raise Conflict(
                _("“%(name)s” is registered here with this number. Ask its leader to add you.") % {"name": double}
                if led
                else _("“%(name)s” is in the register, but nobody leads it here yet. Ask your centre to add you.")
                % {"name": double},
                code="registered_already",
                field=field,
            )
