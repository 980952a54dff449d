"""Who may do what with a saved view. One sentence each; pages, API and templates all ask here."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Centre
from projects.lists.models import SavedView


@rules.predicate
def keeps(user: User, view: SavedView) -> bool:
    """The person who saved it, and the head of the centre with which it is shared."""
    return view.owner_id == user.pk or Role.HEAD in roles_of(user, centre_id=view.centre_id)


@rules.predicate
def belongs(user: User, centre: Centre) -> bool:
    """A mentor or the head of the centre."""
    return bool(roles_of(user, centre_id=centre.pk) & {Role.MENTOR, Role.HEAD})


rules.add_perm("lists.change_view", keeps)
rules.add_perm("lists.share_view", belongs)
