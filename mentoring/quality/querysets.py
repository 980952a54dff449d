from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User
from mentoring.quality.enums import RUNNING, Status

if TYPE_CHECKING:
    from mentoring.quality.models import Answer, Assessment, Standard, StandardVersion

GUIDES = (Role.HEAD, Role.MENTOR)


class StandardQuerySet(models.QuerySet["Standard"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones are public; drafts are for those who may change them."""
        published = Q(versions__published_at__isnull=False)
        return self.filter(published | _kept_by(user)).distinct()

    def in_use(self) -> Self:
        """Those by which one may begin to assess."""
        return self.filter(retired_on=None, versions__published_at__isnull=False).distinct()


class VersionQuerySet(models.QuerySet["StandardVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones are public; drafts are for those who may change them."""
        return self.filter(Q(published_at__isnull=False) | _kept_by(user, "standard__"))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """With all its evidence: for those assessed, for those who confirm it, for the operator of the region."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        centres = mine.filter(role__in=GUIDES).values("centre")
        regions = mine.filter(role=Role.OPERATOR).values("territory")
        return self.filter(
            Q(centre__in=centres)
            | Q(organisation__in=mine.filter(organisation__isnull=False).values("organisation"))
            | Q(confirmer__in=centres, submitted_at__isnull=False)
            | Q(centre__region__in=regions)
            | Q(organisation__region__in=regions)
        )

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def marks(self, on: date) -> Self:
        """Those whose mark is valid on that day; everybody may see that.

        From the confirmation on, whatever the date is elsewhere: in the east its first day has begun already.
        """
        return self.filter(status=Status.CONFIRMED, valid_until__gte=on)

    def of(self, place: models.Model) -> Self:
        """Those of one centre or one organisation."""
        return self.filter(**{place._meta.model_name or "": place})


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the assessments that the person sees."""
        from mentoring.quality.models import Assessment  # noqa: PLC0415 - the model is made of this queryset

        return self.filter(assessment__in=Assessment.objects.visible_to(user).values("pk"))


def _kept_by(user: User | AnonymousUser, prefix: str = "") -> Q:
    if not user.is_authenticated:
        return Q(pk__in=())
    if user.is_superuser:
        return ~Q(pk__in=())
    regions = user.memberships.current().filter(role=Role.OPERATOR).values("territory")
    return Q(**{f"{prefix}region__in": regions})
