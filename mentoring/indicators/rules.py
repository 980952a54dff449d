"""Who compares centres. Whose figures they see is `Territory.objects.worked_in_by`: those of their region."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role


@rules.predicate
def works_with_centres(user: User) -> bool:
    """Is head or mentor of a centre, operates a region, or administers the service."""
    return has_role(user, Role.HEAD, Role.MENTOR, Role.OPERATOR)


rules.add_perm("indicators.view_indicators", works_with_centres)
