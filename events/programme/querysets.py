from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.models import User
from events.enums import RegistrationStatus
from events.models import Event, Registration
from events.programme.enums import Audience

if TYPE_CHECKING:
    from events.programme.models import Material


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What everybody gets of announced events; the rest for those who take part and for the organisers."""
        announced = self.filter(event__in=Event.objects.public().values("pk"))
        if not user.is_authenticated:
            return announced.filter(audience=Audience.EVERYBODY)
        own = Registration.objects.filter(user=user, status=RegistrationStatus.CONFIRMED)
        return self.filter(
            Q(pk__in=announced.filter(Q(audience=Audience.EVERYBODY) | Q(event__in=own.values("event"))).values("pk"))
            | Q(event__in=Event.objects.run_by(user).values("pk"))
        )
