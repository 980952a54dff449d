"""Who may do what with the early warning. Who sees the points of a region is `querysets.regions_with_points`."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Territory
from projects.rules import guides


@rules.predicate
def operates(user: User, region: Territory | None) -> bool:
    """Operates this region or administers the service; its centres only read the table."""
    return region is not None and bool(roles_of(user, territory_id=region.pk) & {Role.OPERATOR, Role.ADMIN})


rules.add_perm("warning.change_points", operates)
rules.add_perm("warning.mark_false_alarm", guides)
