"""The indicators of a centre (capability M16), each said once: page, file, API and the profile read it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Avg, Case, Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from mentoring.appointments.enums import VisitStatus
from mentoring.appointments.models import Visit
from mentoring.cases.enums import SENT_BACK, CaseStatus
from mentoring.cases.models import Case as Request
from mentoring.cases.models import Stay
from mentoring.indicators.measures import Median, hours_between
from projects.founding.enums import Status
from projects.founding.models import Founding
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.passport.models import Preparation

Unit = Literal["number", "money", "hours", "percent", "rating"]
Measure = Callable[[Q], Combinable]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Rows that indicators count, each of one centre.

    Attributes:
        rows: all of them, whatever the period.
        visible: those of them that a person may open.
        related: what a list of them shows beside each.
        title: what a row is called in a list.
        url: where it leads.
        place: the field that says from which municipality it is.
    """

    key: str
    rows: Callable[[], QuerySet[Any]]
    visible: Callable[[QuerySet[Any], User], QuerySet[Any]]
    related: tuple[str, ...]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    place: str = "municipality"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure of a centre for a period.

    Attributes:
        definition: what exactly is counted, in words.
        source: the rows it is counted from; `which` of them count at a moment; `at` is the field that puts them into
            a period: a moment in the zone of the region, or a day where `days`.
        measure: the figure, an aggregate with the filter that it is given.
        better: whether more is better, less is, or neither.
        by: what stands behind it is shown by municipality, under the names of the period, or by organisation; then the
            rows of one of them.
    """

    key: str
    label: str | Promise
    unit: Unit
    definition: str | Promise
    source: Source
    at: str
    measure: Measure
    which: Callable[[datetime], Q] = lambda _now: Q()
    days: bool = False
    better: Literal["more", "less", ""] = "more"
    by: Literal["municipality", "organisation", ""] = ""


def _first(target: Stage) -> Subquery:
    """The first time at which the project of a row came to the stage."""
    moves = StageChange.objects.filter(project=OuterRef("project"), target=target).order_by()
    return Subquery(moves.values("project").annotate(first=Min("at")).values("first"))


def _helped() -> QuerySet[Preparation]:
    """Each project once for each centre that helped to write its application, however often it did."""
    earlier = Preparation.objects.filter(project=OuterRef("project"), centre=OuterRef("centre"), pk__lt=OuterRef("pk"))
    rows = Preparation.objects.filter(~Exists(earlier))
    return rows.annotate(sent_at=_first(Stage.SUBMITTED), won_at=_first(Stage.WON))


def _seen(model: Any) -> Callable[[QuerySet[Any], User], QuerySet[Any]]:
    return lambda rows, user: rows.filter(pk__in=model.objects.visible_to(user).order_by().values("pk"))


REQUESTS = Source(
    key="requests", rows=Stay.objects.all, related=("case", "municipality"),
    visible=lambda rows, user: rows.filter(case__in=Request.objects.visible_to(user).order_by().values("pk")),
    title=lambda row: str(row.case), url=lambda row: str(row.case.get_absolute_url()),
)  # fmt: skip
FOUNDINGS = Source(
    key="foundings", rows=lambda: Founding.objects.filter(status=Status.REGISTERED), visible=_seen(Founding),
    related=("municipality",), title=str, url=Founding.get_absolute_url,
)  # fmt: skip
APPLICATIONS = Source(
    key="applications", rows=_helped, related=("project__municipality",),
    visible=lambda rows, user: rows.filter(project__in=Project.objects.visible_to(user).order_by().values("pk")),
    place="project__municipality", title=lambda row: str(row.project),
    url=lambda row: str(row.project.get_absolute_url()),
)  # fmt: skip
VISITS = Source(
    key="visits", rows=lambda: Visit.objects.filter(status=VisitStatus.HELD), visible=_seen(Visit),
    related=("municipality",), title=str, url=Visit.get_absolute_url,
)  # fmt: skip

NOT_TAKEN = (CaseStatus.WITHDRAWN, CaseStatus.DECLINED, SENT_BACK)


def _answered(_now: datetime) -> Q:
    return Q(first_answered_at__isnull=False) & ~Q(status__in=NOT_TAKEN)


def _promised(now: datetime) -> Q:
    """Answered, or the time for it was over while the centre had it; not where the promise is not known any more."""
    over = Q(answer_by__lt=now, ended_at=None) | Q(answer_by__lt=F("ended_at"))
    return Q(first_answered_at__isnull=False, answer_by__isnull=False) | over & ~Q(status=CaseStatus.WITHDRAWN)


def _rows(which: Q) -> Combinable:
    return Count("pk", filter=which)


def _in_time(which: Q) -> Combinable:
    kept = Case(
        When(first_answered_at__lte=F("answer_by"), then=100.0), default=0.0, output_field=FloatField()
    )  # fmt: skip
    return Avg(kept, filter=which)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key="requests", label=_("Requests"), unit="number", source=REQUESTS, at="came_at", measure=_rows,
        definition=_(
            "Requests for help that came to the centre in the period, passed on by others included. One that "
            "it passed on later counts as well, and one that was sent back to it counts as having come again."
        ),
        which=lambda _now: ~Q(status=CaseStatus.WITHDRAWN), better="",
    ),
    Indicator(
        key="consultations", label=_("Consultations"), unit="number", source=REQUESTS, at="came_at", measure=_rows,
        definition=_(
            "Of the requests that came in the period, those that the centre has answered, those among them that "
            "it passed on later. Declined, withdrawn and sent back ones do not count."
        ),
        which=_answered,
    ),
    Indicator(
        key="organisations", label=_("Organisations helped"), unit="number", source=REQUESTS, at="came_at",
        by="organisation",
        definition=_("Different organisations behind the consultations; each counts once, however often it came."),
        measure=lambda which: Count("organisation", distinct=True, filter=which), which=_answered,
    ),
    Indicator(
        key="districts", label=_("Municipalities"), unit="number", source=REQUESTS, at="came_at", by="municipality",
        definition=_("Different municipalities from which those came whom the centre consulted."),
        measure=lambda which: Count("municipality", distinct=True, filter=which), which=_answered,
    ),
    Indicator(
        key="response", label=_("First answer, median"), unit="hours", source=REQUESTS, at="came_at", better="less",
        definition=_(
            "Hours from the moment at which a request came to the centre to its first answer: half of the "
            "requests were answered sooner."
        ),
        measure=lambda which: Median(hours_between("came_at", "first_answered_at"), filter=which),
        which=lambda _now: Q(first_answered_at__isnull=False),
    ),
    Indicator(
        key="in_time", label=_("Answered in time"), unit="percent", source=REQUESTS, at="came_at", measure=_in_time,
        definition=_(
            "Share of requests answered by the promised moment, of those that are answered or whose time is "
            "over."
        ),
        which=_promised,
    ),
    Indicator(
        key="satisfaction", label=_("Rating by clients"), unit="rating", source=REQUESTS, at="came_at",
        definition=_(
            "The mean of the ratings from 1 to 5 that clients gave for the requests of the period; a rating is that "
            "of the centre that closed the request."
        ),
        measure=lambda which: Avg("rating", output_field=FloatField(), filter=which),
        which=lambda _now: Q(rating__isnull=False),
    ),
    Indicator(
        key="founded", label=_("NKOs created"), unit="number", source=FOUNDINGS, at="registered_on", days=True,
        definition=_("Organisations that were registered in the period on the way that the centre accompanied."),
        measure=_rows,
    ),
    Indicator(
        key="applications", label=_("Applications"), unit="number", source=APPLICATIONS, at="sent_at", measure=_rows,
        definition=_(
            "Projects whose application the centre helped to write and that were submitted for the first time "
            "in the period."
        ),
    ),
    Indicator(
        key="wins", label=pgettext_lazy("indicator", "Wins"), unit="number", source=APPLICATIONS, at="won_at",
        definition=_(
            "Projects that won in the period and whose application the centre helped to write. A win of "
            "several centres counts for each."
        ),
        measure=_rows,
    ),
    Indicator(
        key="sums", label=_("Grants won"), unit="money", source=APPLICATIONS, at="won_at",
        definition=_("The grants of these wins together, in roubles."),
        measure=lambda which: Sum("project__grant", filter=which),
    ),
    Indicator(
        key="visits", label=_("Visits"), unit="number", source=VISITS, at="starts_at", measure=_rows,
        definition=_("Visits to municipalities and remote sessions for them that were held in the period."),
    ),
)  # fmt: skip

BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
