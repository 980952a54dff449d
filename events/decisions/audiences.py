"""Who is written to about the decisions of a meeting: those who run the event; `about` is the event."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience

People = QuerySet[Any, Any]
RUN = (Role.ORGANISER, Role.HEAD)
_CENTRE, _CO = "centre__events", "centre__co_organised__event"


def _through(way: str) -> People:
    held = Membership.objects.current().filter(user__is_active=True, role__in=RUN, **{f"{way}__isnull": False})
    named: People = held.order_by().values(
        "user_id", about=F(f"{way}__pk"), email=F("user__email"),
        language=Coalesce(F("user__preferences__language"), Value("ru")),
    )  # fmt: skip
    return named.values(*PEOPLE_COLUMNS).distinct()


def organisers() -> People:
    """The organisers and heads of the centre that holds the event."""
    return _through(_CENTRE)


def with_co_organisers() -> People:
    """The same, and those of the centres that hold it too."""
    return organisers().union(_through(_CO), all=True)


EVENT_ORGANISERS = Audience(key="event_organisers", title=_("those who run the event"), people=with_co_organisers)
