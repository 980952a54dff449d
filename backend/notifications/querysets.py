from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from backend.accounts.models import User
from backend.notifications.enums import UNDELIVERED
from backend.notifications.pseudonyms import pseudonyms
from backend.notifications.threads import threads

if TYPE_CHECKING:
    from backend.notifications.models import InboxMessage, Letter, LetterArchive


def _worked_on_by(user: User) -> Q:
    mine = Q(pk__in=[])
    for thread in threads():
        name = Concat(Value(f"{thread.prefix}:"), Cast(F("pk"), CharField()), output_field=CharField())
        mine |= Q(thread__in=thread.visible_ids(user).order_by().values(thread_name=name))
    return mine


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Letters to the person, and those of the projects and events that the person works on."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(recipient=user.email) | Q(user=user) | _worked_on_by(user))

    def handled_by(self, user: User | AnonymousUser) -> Self:
        """Letters of the projects and events that the person works on: their addresses may be shown."""
        if not isinstance(user, User):
            return self.none()
        return self if user.is_superuser else self.filter(_worked_on_by(user))

    def overdue(self, now: datetime) -> Self:
        """Letters that should be on their way already and that no person has to look at first."""
        return self.filter(status__in=UNDELIVERED, next_try_at__lte=now)


class LetterArchiveQuerySet(models.QuerySet["LetterArchive"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Archived letters to the person's address, and those of the projects and events that the person works on."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(recipient_key__in=pseudonyms([user.email])) | _worked_on_by(user))


class InboxMessageQuerySet(models.QuerySet["InboxMessage"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own messages; nobody reads those of others, whatever their role."""
        return self.filter(user=user) if isinstance(user, User) else self.none()

    def unread(self) -> Self:
        """Those that the person has not opened yet."""
        return self.filter(read_at=None)
