"""Who may do what in the directory. An administrator may everything; Django says so before it asks here."""

import rules

from backend.accounts.enums import ORGANISATION_ROLES, Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from backend.directory.models import Centre, Organisation, PublicPerson, Territory

Place = Organisation | Centre | Territory


def roles_at(user: User, place: Place) -> frozenset[Role]:
    """The roles of the person that count at this place: those in it and those in its region."""
    if isinstance(place, Organisation):
        return roles_of(user, organisation_id=place.pk, territory_id=place.region_id)
    if isinstance(place, Centre):
        return roles_of(user, centre_id=place.pk, territory_id=place.region_id)
    return roles_of(user, territory_id=place.pk)


GRANTS: dict[Role, frozenset[Role]] = {
    Role.OWNER: frozenset(ORGANISATION_ROLES),
    Role.HEAD: frozenset({Role.MENTOR, Role.ORGANISER}),
    Role.OPERATOR: frozenset({Role.OWNER, Role.MEMBER, Role.HEAD, Role.MENTOR, Role.ORGANISER}),
    Role.ADMIN: frozenset({Role.OWNER, Role.MEMBER, Role.HEAD, Role.MENTOR, Role.ORGANISER, Role.OPERATOR}),
}


def grantable(user: User, place: Place) -> list[Role]:
    """The roles at this place that the person may give and take: a leader's among the employees, a head's among
    mentors and organisers, an operator's and an administrator's all that exist there.

    Nobody works at a placeholder: its projects belong to many organisations, whose people must not see each other's.
    """
    if isinstance(place, Organisation) and place.is_placeholder:
        return []
    fitting = {
        Organisation: set(ORGANISATION_ROLES),
        Centre: {Role.HEAD, Role.MENTOR, Role.ORGANISER},
        Territory: {Role.OPERATOR},
    }[type(place)]
    allowed = frozenset().union(*(GRANTS.get(role, frozenset()) for role in roles_at(user, place)))
    return [role for role in Role if role in allowed & fitting]


@rules.predicate
def leads_organisation(user: User, organisation: Organisation | None) -> bool:
    """The person leads this organisation."""
    return organisation is not None and Role.OWNER in roles_at(user, organisation)


@rules.predicate
def heads_centre(user: User, centre: Centre | None) -> bool:
    """The person heads this centre."""
    return centre is not None and Role.HEAD in roles_at(user, centre)


@rules.predicate
def operates_region(user: User, place: Organisation | Centre | None) -> bool:
    """The person operates the region of this organisation or centre."""
    return place is not None and Role.OPERATOR in roles_at(user, place)


@rules.predicate
def operates_region_around(user: User, municipality: Territory | None) -> bool:
    """The person operates the region in which this municipality lies."""
    return municipality is not None and Role.OPERATOR in roles_of(user, territory_id=municipality.parent_id)


@rules.predicate
def works_in_centre(user: User, centre: Centre | None) -> bool:
    """The person works in this centre."""
    return centre is not None and bool(roles_of(user, centre_id=centre.pk) - {Role.ADMIN})


@rules.predicate
def is_this_person(user: User, shown: PublicPerson | None) -> bool:
    """It is the person themselves who is to be shown."""
    return shown is not None and shown.user_id == user.pk


@rules.predicate
def answers_for_page_of(user: User, shown: PublicPerson | None) -> bool:
    """The person heads the centre on whose page somebody is shown, or operates its region."""
    return shown is not None and bool(roles_at(user, shown.centre) & {Role.HEAD, Role.OPERATOR})


@rules.predicate
def operates_some_region(user: User) -> bool:
    """The person operates a region."""
    return has_role(user, Role.OPERATOR)


@rules.predicate
def gives_roles_here(user: User, place: Place | None) -> bool:
    """The person may give some role at this place."""
    return place is not None and bool(grantable(user, place))


rules.add_perm("directory.register_organisation", rules.is_authenticated)
rules.add_perm("directory.change_organisation", leads_organisation | operates_region)
rules.add_perm("directory.register_centre", operates_some_region)
rules.add_perm("directory.change_centre", heads_centre | operates_region)
rules.add_perm("directory.verify_centre", operates_region)
rules.add_perm("directory.manage_people", gives_roles_here)
rules.add_perm("directory.show_oneself", works_in_centre)
rules.add_perm("directory.change_publicperson", is_this_person | answers_for_page_of)
rules.add_perm("directory.agree_publicperson", is_this_person)
rules.add_perm("directory.change_municipalcontact", operates_region_around)
