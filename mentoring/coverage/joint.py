"""Centre by centre: which services both offer, and what they pass on to each other (capability M13)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from backend.accounts.models import User
from backend.directory.models import Centre
from mentoring.cases.models import Referral
from mentoring.coverage.questions import Question
from mentoring.offering.models import Offer, Service


@dataclass(frozen=True, slots=True)
class Passed:
    """Requests that one centre passed on to another with the client's consent: all, and of them taken."""

    number: int = 0
    taken: int = 0


NOTHING = Passed()


@dataclass(frozen=True, slots=True)
class Pair:
    """How the centre of the row stands to that of the column; `own` on the diagonal."""

    row: Centre
    column: Centre
    common: int
    passed: Passed

    @property
    def own(self) -> bool:
        return self.row.pk == self.column.pk


@dataclass(frozen=True)
class Joint:
    """All centres of a region beside each other."""

    asked: Question
    centres: list[Centre]
    services: dict[int, set[int]]
    passed: dict[tuple[int, int], Passed]

    def pair(self, row: Centre, column: Centre) -> Pair:
        common = self.services.get(row.pk, set()) & self.services.get(column.pk, set())
        return Pair(row, column, len(common), self.passed.get((row.pk, column.pk), NOTHING))

    @property
    def rows(self) -> list[tuple[Centre, list[Pair]]]:
        return [(row, [self.pair(row, column) for column in self.centres]) for row in self.centres]


def referrals_of(asked: Question) -> QuerySet[Referral]:
    """Those of the period that the client agreed to, between centres of the region."""
    since, until = asked.period.moments(asked.region.time_zone)
    return Referral.objects.filter(
        at__gte=since, at__lt=until, consent_at__isnull=False,
        from_centre__region=asked.region, to_centre__region=asked.region,
    )  # fmt: skip


def joint_for(asked: Question) -> Joint:
    """The matrix of centres; three queries."""
    offers = Offer.objects.open(asked.on).filter(centre__region=asked.region)
    if asked.kind:
        offers = offers.filter(service__kind=asked.kind)
    services: dict[int, set[int]] = defaultdict(set)
    for centre, service in offers.order_by().values_list("centre", "service"):
        services[centre].add(service)
    passed = {
        (source, target): Passed(number, taken)
        for source, target, number, taken in referrals_of(asked)
        .order_by()
        .values_list("from_centre", "to_centre")
        .annotate(number=Count("pk"), taken=Count("pk", filter=Q(accepted=True)))
    }
    known = set(services) | {pk for pair in passed for pk in pair}
    centres = [centre for centre in Centre.objects.filter(region=asked.region).order_by("name") if centre.pk in known]
    return Joint(asked, centres, dict(services), passed)


@dataclass(frozen=True)
class PairDetail:
    """Behind one pair: the services of both, what they passed on each way, and of that what the person may open."""

    services: list[Service]
    there: Passed
    back: Passed
    referrals: QuerySet[Referral]

    @property
    def number(self) -> int:
        return self.there.number + self.back.number


def pair_detail(asked: Question, one: Centre, other: Centre, user: User) -> PairDetail:
    """A constant number of queries."""
    offers = Offer.objects.open(asked.on)
    services = Service.objects.filter(
        pk__in=offers.filter(centre=one).order_by().values("service"),
    ).filter(pk__in=offers.filter(centre=other).order_by().values("service"))
    between = referrals_of(asked).filter(Q(from_centre=one, to_centre=other) | Q(from_centre=other, to_centre=one))
    counts = {
        source: Passed(number, taken)
        for source, number, taken in between.order_by()
        .values_list("from_centre")
        .annotate(number=Count("pk"), taken=Count("pk", filter=Q(accepted=True)))
    }
    seen = Referral.objects.visible_to(user).filter(pk__in=between.order_by().values("pk"))
    return PairDetail(
        services=list(services.only("title", "kind").order_by("kind", "title")),
        there=counts.get(one.pk, NOTHING),
        back=counts.get(other.pk, NOTHING),
        referrals=seen.select_related("case", "from_centre", "to_centre").order_by("-at", "-pk"),
    )
