"""Who is written to about a request. Rules name them by the key; `about` is the request."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common import clock
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from mentoring.cases.models import Case
from mentoring.cases.querysets import WORKERS
from mentoring.models import Absence

People = QuerySet[Any, Any]
Held = QuerySet[Membership]
# The ways from a membership to the requests that concern it.
_CENTRE, _REGION, _OWNED = "centre__cases", "territory__regional_cases", "user__cases_owned"


def _held() -> Held:
    return Membership.objects.current().filter(user__is_active=True).order_by()


def _columns(held: Held, case: str) -> People:
    named: People = held.values(
        "user_id", about=F(f"{case}__pk"), email=F("user__email"),
        language=Coalesce(F("user__preferences__language"), Value("ru")),
    )  # fmt: skip
    return named.values(*PEOPLE_COLUMNS).distinct()


# All conditions on one way stand in one filter: a second one would be about any other request on that way.
def _owners(which: Q) -> Held:
    """Those who work on a request and still are in the centre that has it, or operate the region where none has it."""
    in_centre = Q(role__in=WORKERS, centre=F(f"{_OWNED}__centre"))
    in_region = Q(role=Role.OPERATOR, territory=F(f"{_OWNED}__region")) & Q(**{f"{_OWNED}__centre": None})
    return _held().filter(which & (in_centre | in_region))


def _standing_in(cases: QuerySet[Case] | None) -> People:
    """Who stands in for those who work on a request and are away: both are still in the centre that has it."""
    way = "mentor__cases_owned"
    there = _held().filter(role__in=WORKERS, centre=OuterRef("centre"))
    rows = Absence.objects.on(clock.now()).filter(
        _these(way, cases) & Q(**{f"{way}__centre": F("centre")}),
        Exists(there.filter(user=OuterRef("mentor"))),
        Exists(there.filter(user=OuterRef("backup"))),
    )
    named: People = rows.order_by().values(
        about=F(f"{way}__pk"), email=F("backup__email"), user_id=F("backup_id"),
        language=Coalesce(F("backup__preferences__language"), Value("ru")),
    )  # fmt: skip
    return named.values(*PEOPLE_COLUMNS)


def _heads(which: Q) -> Held:
    return _held().filter(which, role=Role.HEAD)


def _operators(which: Q) -> Held:
    return _held().filter(which & Q(**{f"{_REGION}__centre": None}), role=Role.OPERATOR)


def _these(way: str, cases: QuerySet[Case] | None) -> Q:
    return Q(**{f"{way}__isnull": False} if cases is None else {f"{way}__in": cases})


def _unowned(way: str, cases: QuerySet[Case] | None) -> Q:
    return _these(way, cases) & Q(~Exists(_owners(Q(**{_OWNED: OuterRef(f"{way}__pk")}))))


def heads(cases: QuerySet[Case] | None = None) -> People:
    """The heads of the centre that has the request; while none has it, the operators of the region."""
    of_centre = _columns(_heads(_these(_CENTRE, cases)), _CENTRE)
    return of_centre.union(_columns(_operators(_these(_REGION, cases)), _REGION), all=True)


def worker(cases: QuerySet[Case] | None = None) -> People:
    """Who works on the request and still may, and beside an absent one the colleague who stands in.

    While nobody does, the heads of its centre; while no centre has it, the operators of the region.
    """
    return _columns(_owners(_these(_OWNED, cases)), _OWNED).union(
        _standing_in(cases),
        _columns(_heads(_unowned(_CENTRE, cases)), _CENTRE),
        _columns(_operators(_unowned(_REGION, cases)), _REGION),
        all=True,
    )


AUDIENCES = (
    Audience(key="case_worker", title=_("who works on the request, else the head of the centre"), people=worker),
    Audience(key="case_heads", title=_("heads of the centre that has the request"), people=heads),
)
