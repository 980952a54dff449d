"""Who may change the follow-up plan of a centre. Who sees it is `selectors.centres_with_plan`."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Centre


@rules.predicate
def heads_this_centre(user: User, centre: Centre | None) -> bool:
    """Heads this centre; its mentors and the operator of its region only read the plan."""
    return centre is not None and Role.HEAD in roles_of(user, centre_id=centre.pk)


rules.add_perm("playbooks.change_plan", heads_this_centre)
