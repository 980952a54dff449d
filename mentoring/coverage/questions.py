"""What is asked of the coverage: of which region, for which time, narrowed to what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.common.errors import Invalid
from backend.directory.models import Centre, Territory
from mentoring.coverage.enums import Only
from mentoring.offering.enums import ServiceKind
from mentoring.periods import Period, period_of

LARGEST_KEY = 10**18


@dataclass(frozen=True, slots=True)
class Question:
    """A region and a time, and to what the answer is narrowed; "" and None ask for everything."""

    region: Territory
    period: Period
    today: date
    kind: str = ""
    centre: int | None = None
    only: str = ""
    service: int | None = None

    @property
    def on(self) -> date:
        """The day whose offers are counted: the last of the period, or today if that is earlier."""
        return min(self.period.last, self.today)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        named = {
            "region": self.region.pk, "since": f"{self.period.first}", "until": f"{self.period.last}",
            "kind": self.kind, "centre": self.centre, "only": self.only, "service": self.service,
        }  # fmt: skip
        return urlencode({name: value for name, value in named.items() if value})

    def at(self, region: Territory) -> "Question":
        """The same about another region."""
        return replace(self, region=region, centre=None)


def question(user: User | AnonymousUser, asked: Mapping[str, str], now: datetime) -> Question:
    """What an address asks.

    Raises:
        Http404: the person works in no region, or not in the one that is asked for.
        Invalid: a filter asks for something that does not exist; `field` says which.
    """
    regions = Territory.objects.worked_in_by(user)
    number = _number(asked, "region")
    region = regions.filter(pk=number).first() if number else regions.first()
    if region is None:
        raise Http404
    today = local_date(now, region.time_zone)
    centre = _number(asked, "centre")
    if centre and not Centre.objects.filter(pk=centre, region=region).exists():
        raise Invalid(_("There is no such centre in this region. Choose one of the list."), field="centre")
    return Question(
        region=region,
        period=period_of(asked, today),
        today=today,
        kind=_choice(asked, "kind", ServiceKind.values),
        centre=centre,
        only=_choice(asked, "only", Only.values),
        service=_number(asked, "service"),
    )


def _number(asked: Mapping[str, str], name: str) -> int | None:
    text = str(asked.get(name) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > LARGEST_KEY:
        raise Invalid(_("There is no such thing. Choose one of the list."), field=name)
    return int(text)


def _choice(asked: Mapping[str, str], name: str, known: list[str]) -> str:
    value = str(asked.get(name) or "")
    if value and value not in known:
        raise Invalid(_("There is no such thing. Choose one of the list."), field=name)
    return value
