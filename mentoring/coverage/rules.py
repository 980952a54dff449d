"""Who may do what with the coverage of a region. Who sees it is `Territory.objects.worked_in_by`."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from backend.directory.models import Territory
from mentoring.coverage.models import Justification


@rules.predicate
def works_with_centres(user: User) -> bool:
    """Is head or mentor of a centre, operates a region, or administers the service."""
    return has_role(user, Role.HEAD, Role.MENTOR, Role.OPERATOR)


@rules.predicate
def answers_for_region(user: User, region: Territory | None) -> bool:
    """Operates this region, heads a centre of it, or administers the service."""
    if region is None or not isinstance(user, User):
        return False
    if roles_of(user, territory_id=region.pk) & {Role.OPERATOR, Role.ADMIN}:
        return True
    return user.memberships.current().filter(role=Role.HEAD, centre__region=region).exists()


@rules.predicate
def may_take_back(user: User, justification: Justification | None) -> bool:
    """Wrote the justification, operates its region, or administers the service."""
    if justification is None:
        return False
    return justification.by_id == user.pk or bool(
        roles_of(user, territory_id=justification.region_id) & {Role.OPERATOR, Role.ADMIN}
    )


rules.add_perm("coverage.view_coverage", works_with_centres)
rules.add_perm("coverage.justify_double", answers_for_region)
rules.add_perm("coverage.end_justification", may_take_back)
