from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User

if TYPE_CHECKING:
    from mentoring.defence.models import Ballot, Defence, DefenceVersion, Question, Season

GUIDES = (Role.HEAD, Role.MENTOR)


class SeasonQuerySet(models.QuerySet["Season"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public defences are public."""
        return self


class DefenceQuerySet(models.QuerySet["Defence"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those with a published report, for everybody; drafts for the centre's people and the region's operator."""
        return self.filter(Q(versions__published_at__isnull=False) | _drafted(user)).distinct()

    def public(self) -> Self:
        """Those with a published report."""
        return self.filter(versions__published_at__isnull=False).distinct()


class VersionQuerySet(models.QuerySet["DefenceVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones, for everybody; drafts for the centre's people and the region's operator."""
        return self.filter(Q(published_at__isnull=False) | _drafted(user, "defence__"))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class QuestionQuerySet(models.QuerySet["Question"]):
    def shown(self) -> Self:
        """Those that everybody reads: the address is confirmed, and nobody has hidden them."""
        return self.filter(confirmed_at__isnull=False, hidden_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that everybody reads at reports that the person sees; operators of the region also the hidden ones."""
        from mentoring.defence.models import Defence  # noqa: PLC0415 - the model is made of this queryset

        seen = Q(hidden_at=None)
        if user.is_authenticated:
            operated = user.memberships.current().filter(role=Role.OPERATOR).values("territory")
            seen |= ~Q(pk__in=()) if user.is_superuser else Q(defence__season__region__in=operated)
        defences = Defence.objects.visible_to(user).values("pk")
        return self.filter(seen, confirmed_at__isnull=False, defence__in=defences)

    def unanswered(self) -> Self:
        return self.shown().filter(answered_at=None)


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own: how others have judged is told in the results, without names."""
        return self.filter(by=user) if user.is_authenticated else self.none()


def _drafted(user: User | AnonymousUser, prefix: str = "") -> Q:
    if not user.is_authenticated:
        return Q(pk__in=())
    if user.is_superuser:
        return ~Q(pk__in=())
    mine = user.memberships.current()
    return Q(**{f"{prefix}centre__in": mine.filter(role__in=GUIDES).values("centre")}) | Q(
        **{f"{prefix}season__region__in": mine.filter(role=Role.OPERATOR).values("territory")}
    )
