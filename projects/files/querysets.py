from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.models import User
from projects.files.targets import targets
from projects.models import Project

if TYPE_CHECKING:
    from projects.files.models import StoredFile


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files on objects that the person sees, of their projects or of none; those taken away too: see `kept`."""
        if not user.is_authenticated:
            return self.none()
        where = Q(pk__in=())
        for label, target in targets().items():
            where |= Q(target_type=label, target_id__in=target.visible(user).values("pk"))
        return self.filter(where, Q(project=None) | Q(project__in=Project.objects.visible_to(user).values("pk")))

    def kept(self) -> Self:
        """Those that nobody has taken away."""
        return self.filter(removed_at=None)

    def of(self, target: models.Model) -> Self:
        """Those of one object."""
        return self.kept().filter(target_type=target._meta.label_lower, target_id=target.pk)

    def of_many(self, model: type[models.Model], ids: Iterable[int]) -> Self:
        """Those of several objects of one model."""
        return self.kept().filter(target_type=model._meta.label_lower, target_id__in=ids)

    def readable(self) -> Self:
        """Those that nobody has taken away, and those that stay on record: a version of a report that was sent names
        them.
        """
        return self.filter(Q(removed_at=None) | on_record())

    def past_recall(self, before: datetime) -> Self:
        """Those that were taken away before this moment and that nothing on record names."""
        return self.filter(removed_at__lt=before).exclude(on_record())


def on_record() -> Q:
    """Files that something names which does not change any more (`Target.on_record`)."""
    where = Q(pk__in=())
    for label, target in targets().items():
        if target.on_record is not None:
            where |= Q(target.on_record(), target_type=label)
    return where
