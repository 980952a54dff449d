"""What is asked of the coverage: of which region, for which time, narrowed to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.directory.models import Territory
from mentoring.asking import centre_asked, choice_asked, number_asked, region_asked
from mentoring.coverage.enums import Only
from mentoring.offering.enums import ServiceKind
from mentoring.periods import Period, period_of


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


def question(user: User | AnonymousUser, asked: Mapping[str, str], now: datetime) -> Question:
    """What an address asks.

    Raises:
        Http404: the person works in no region, or not in the one that is asked for.
        Invalid: a filter asks for something that does not exist; `field` says which.
    """
    region = region_asked(user, asked)
    today = local_date(now, region.time_zone)
    return Question(
        region=region,
        period=period_of(asked, today),
        today=today,
        kind=choice_asked(asked, "kind", ServiceKind.values),
        centre=centre_asked(asked, region),
        only=choice_asked(asked, "only", Only.values),
        service=number_asked(asked, "service"),
    )
