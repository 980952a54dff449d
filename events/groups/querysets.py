"""Which working groups exist for whom."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User
from events.groups.enums import LEADING

if TYPE_CHECKING:
    from events.groups.models import GroupMember, GroupTask, WorkingGroup

Reader = User | AnonymousUser
Row = TypeVar("Row", bound=models.Model)
STAFF = (Role.HEAD, Role.ORGANISER)


class GroupQuerySet(models.QuerySet["WorkingGroup"]):
    def of_member(self, user: Reader) -> Self:
        """Those in which the person is, or is asked to be."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(pk__in=self._members(user).values("group"))

    def led_by(self, user: Reader) -> Self:
        """Those of centres whose events the person runs, and those that they chair."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current().filter(role__in=STAFF)
        leading = self._members(user).filter(role__in=LEADING, joined_at__isnull=False)
        return self.filter(Q(centre__in=mine.values("centre")) | Q(pk__in=leading.values("group")))

    def inside_for(self, user: Reader) -> Self:
        """Those whose meetings and tasks the person reads: members, those who lead, operators of the region."""
        if not isinstance(user, User):
            return self.none()
        regions = user.memberships.current().filter(role=Role.OPERATOR).values("territory")
        own, led = self.of_member(user).values("pk"), self.led_by(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=led) | Q(centre__region__in=regions))

    def visible_to(self, user: Reader) -> Self:
        """The same, and those whose name is public."""
        inside = self.model.objects.inside_for(user).values("pk")
        return self.filter(Q(public=True) | Q(pk__in=inside))

    def _members(self, user: User) -> "MemberQuerySet":
        from events.groups.models import GroupMember  # noqa: PLC0415 - the models read this module

        return GroupMember.objects.current().filter(Q(user=user) | Q(user=None, email=user.email))


class MemberQuerySet(models.QuerySet["GroupMember"]):
    def current(self) -> Self:
        """Those who are in the group, or are asked to be."""
        return self.filter(left_at=None)

    def joined(self) -> Self:
        """Those who said yes."""
        return self.current().filter(joined_at__isnull=False)


class InsideQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: Reader) -> Self:
        """What hangs on groups whose inside the person reads."""
        from events.groups.models import WorkingGroup  # noqa: PLC0415 - the models read this module

        return self.filter(group__in=WorkingGroup.objects.inside_for(user).values("pk"))


class GroupTaskQuerySet(InsideQuerySet["GroupTask"]):
    def open(self) -> Self:
        """Those that wait for somebody."""
        return self.filter(done_at=None, dropped_at=None, group__closed_at=None)
