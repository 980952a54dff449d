from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import NotAllowed


def permit(user: User | AnonymousUser, permission: str, target: models.Model | None = None) -> None:
    """Does nothing when the predicate behind the permission holds.

    Raises:
        NotAllowed: it does not. Whether the object may be seen at all is `visible_to`'s to say, before.
    """
    if not user.has_perm(permission, target):
        raise NotAllowed(_("You may see this, but not do this with it. Ask the head of your centre or organisation."))
