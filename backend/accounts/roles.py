"""Which roles a person holds where. Every predicate of every `rules.py` is built on this."""

from django.contrib.auth.models import AnonymousUser

from backend.accounts.enums import Role
from backend.accounts.models import User


def roles_of(
    user: User | AnonymousUser,
    *,
    organisation_id: int | None = None,
    centre_id: int | None = None,
    territory_id: int | None = None,
) -> frozenset[Role]:
    """The roles that the person holds now in the given places together; one query a request at most."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = {
        Role(membership.role)
        for membership in user.current_memberships
        if (organisation_id and membership.organisation_id == organisation_id)
        or (centre_id and membership.centre_id == centre_id)
        or (territory_id and membership.territory_id == territory_id)
    }
    return frozenset(held | ({Role.ADMIN} if user.is_superuser else set()))


def centres_of(user: User | AnonymousUser) -> frozenset[int]:
    """The centres where the person works now: holds any role there, and may log in. None for whoever only administers.

    By the same memberships as `roles_of`, so it costs one query a request at most.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return frozenset(row.centre_id for row in user.current_memberships if row.centre_id)


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Whether the person holds one of these roles anywhere."""
    return isinstance(user, User) and (
        user.is_superuser or any(membership.role in roles for membership in user.current_memberships)
    )


def is_staff_of_service(user: User | AnonymousUser) -> bool:
    """Whether the person sees other people's data by office: head of a centre, operator, administrator."""
    return isinstance(user, User) and (user.is_staff or has_role(user, Role.HEAD, Role.OPERATOR))


def forget_roles(user: User | AnonymousUser) -> None:
    """Makes `current_memberships` be read anew: a service that changed them calls this."""
    vars(user).pop("current_memberships", None)
