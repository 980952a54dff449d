from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User

if TYPE_CHECKING:
    from projects.lists.models import SavedView


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own views, and those shared with a centre where the person is mentor or head."""
        if not isinstance(user, User):
            return self.none()
        centres = [
            membership.centre_id
            for membership in user.current_memberships
            if membership.role in {Role.MENTOR, Role.HEAD}
        ]
        return self.filter(Q(owner=user) | Q(centre__in=centres))
