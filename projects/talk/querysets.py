from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User
from projects.models import Project
from projects.talk.enums import Visibility

if TYPE_CHECKING:
    from projects.talk.models import Comment


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of projects that the person sees; what the centre says to itself only for its people."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        inside = Q(project__centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre")) | Q(
            project__region__in=mine.filter(role=Role.OPERATOR).values("territory")
        )
        return self.filter(
            ~Q(visibility=Visibility.CENTRE) | inside, project__in=Project.objects.visible_to(user).values("pk")
        )

    def public(self) -> Self:
        """Those that citizens may read, of projects that they may see."""
        return self.standing().filter(visibility=Visibility.PUBLIC, project__in=Project.objects.public().values("pk"))

    def standing(self) -> Self:
        """Those that their authors have not taken back."""
        return self.filter(withdrawn_at=None)
