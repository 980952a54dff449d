"""Who sees how long projects live, and who says how one lives on."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role
from projects.rules import works_on


@rules.predicate
def leads_somewhere(user: User) -> bool:
    """Heads a centre, whose curves they see, or operates a region."""
    return has_role(user, Role.HEAD, Role.OPERATOR)


rules.add_perm("survival.view_curves", leads_somewhere)
rules.add_perm("survival.add_continuation", works_on)
