from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from events.models import Event

if TYPE_CHECKING:
    from events.certificates.models import Certificate


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Certificates of events that the person organises; their owners come by their signed link."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(event__in=Event.objects.run_by(user).values("pk"))

    def valid(self) -> Self:
        """Neither revoked nor replaced by another."""
        return self.filter(revoked_at=None, replaced_at=None)
