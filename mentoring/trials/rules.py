"""Who may have the effect of a reminder measured. Who sees it is `Trial.objects.visible_to`."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Centre


@rules.predicate
def heads_the_centre(user: User, centre: Centre | None) -> bool:
    """Heads this centre, or administers the service; its mentors and the operator of its region only read."""
    return centre is not None and bool(roles_of(user, centre_id=centre.pk) & {Role.HEAD, Role.ADMIN})


rules.add_perm("trials.change_trial", heads_the_centre)
