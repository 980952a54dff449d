"""The money and the amendments of projects, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from backend.accounts.models import User
from backend.ui.wording import day, money
from projects.funding.enums import AmendmentKind
from projects.funding.models import Amendment, Curation, Curator, Tranche
from projects.funding.rules import operated
from projects.models import Direction, ProgrammeCheckpoint, Project
from projects.passport.enums import Article


@dataclass(frozen=True, slots=True)
class TrancheRow:
    """A tranche as a page shows it; `tone` is ok (came), attention (the funder is late), danger (late) or neutral."""

    tranche: Tranche
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Money:
    """All tranches of a project, and their sums in roubles."""

    rows: list[TrancheRow]
    planned: Decimal
    received: Decimal
    spent: Decimal
    grant: Decimal | None

    @property
    def left(self) -> Decimal:
        """What came and is not spent."""
        return self.received - self.spent

    @property
    def missing(self) -> Decimal:
        """How much of the grant no tranche brings; less than nothing when they bring too much."""
        return (self.grant or self.planned) - self.planned

    @property
    def next(self) -> TrancheRow | None:
        """The first tranche that has not come."""
        return next((row for row in self.rows if row.tranche.received_on is None), None)


def money_of(project: Project, *, today: date) -> Money:
    """The tranches of a project with their sums; one query."""
    tranches = list(Tranche.objects.filter(project=project))
    contract = getattr(project, "contract", None)
    return Money(
        rows=[TrancheRow(tranche, *_state(tranche, today)) for tranche in tranches],
        planned=sum((tranche.amount for tranche in tranches), Decimal(0)),
        received=sum((tranche.received or Decimal(0) for tranche in tranches), Decimal(0)),
        spent=sum((tranche.spent for tranche in tranches), Decimal(0)),
        grant=(contract.amount if contract else None) or project.grant,
    )


def _state(tranche: Tranche, today: date) -> tuple[str, str]:
    if tranche.received_on:
        return pgettext("tranche", "received"), "ok"
    if tranche.delayed_by_funder:
        return pgettext("tranche", "delayed by the funder"), "attention"
    if tranche.planned_on < today:
        return pgettext("tranche", "overdue"), "danger"
    return pgettext("tranche", "awaited"), "neutral"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an amendment changes: what it was and what it becomes, in words."""

    label: str | Promise
    before: str
    after: str


_LABELS: dict[str, str | Promise] = {
    "full_name": gettext_lazy("person"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("telephone"),
    "starts_on": gettext_lazy("begins"),
    "ends_on": gettext_lazy("ends"),
}


def lines_of(amendment: Amendment) -> list[Line]:
    """What the amendment changes, in words, without what stays as it is."""
    before, after = amendment.before, amendment.after
    pairs: list[tuple[str | Promise, str, str]]
    if amendment.kind == AmendmentKind.BUDGET:
        names: Iterable[str] = [article.value for article in Article if article.value in before.keys() | after.keys()]
        pairs = [(Article(name).label, _article(before.get(name)), _article(after.get(name))) for name in names]
    elif amendment.kind == AmendmentKind.DATES:
        pairs = [(_LABELS[name], _day(before.get(name)), _day(after.get(name))) for name in _LABELS if name in after]
    else:
        pairs = [(_LABELS[name], before.get(name) or "–", after.get(name) or "–") for name in _LABELS if name in after]
    return [Line(label, old, new) for label, old, new in pairs if old != new]


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else "–"


def _article(line: dict[str, Any] | None) -> str:
    if not line:
        return "–"
    own, asked = Decimal(line["cofunding"]), Decimal(line["requested"])
    if not own:
        return money(asked)
    return _("%(grant)s from the grant, %(own)s own") % {"grant": money(asked), "own": money(own)}


def curator_of(project: Project) -> Curator | None:
    """Who of the fund answers for the project: the one named for it, else whoever answers for its region; one query."""
    named = Q(curations__project=project)
    donor = project.programme.donor if project.programme else ""
    of_region = Q(region=project.region_id, donor__iexact=donor)
    rows = Curator.objects.present().filter(named | of_region)
    return (
        rows.annotate(named=Exists(Curation.objects.filter(curator=OuterRef("pk"), project=project)))
        .order_by("-named", "pk")
        .first()
    )


def when_of(default: ProgrammeCheckpoint) -> str:
    """When a default checkpoint falls due, in words: “project begins + 6 months + 10 days”."""
    months, days = abs(default.months), abs(default.days)
    parts = [
        ("−" if default.months < 0 else "+", ngettext("%(months)s month", "%(months)s months", months), months),
        ("−" if default.days < 0 else "+", ngettext("%(days)s day", "%(days)s days", days), days),
    ]
    said = [f"{sign} {words % {'months': count, 'days': count}}" for sign, words, count in parts if count]
    return " ".join([str(default.get_anchor_display()), *said])


def counted_directions(user: User) -> QuerySet[Direction]:
    """All directions, those to look at first, each with how many projects are in it, of how many contests.

    `mine` says whether the person may change it (`funding.change_direction`): its projects lie in their regions.
    """
    inside = Project.objects.filter(direction=OuterRef("pk")).order_by()
    elsewhere = inside.none() if user.is_superuser else inside.exclude(region__in=operated(user))

    def counted(what: Count) -> Coalesce:
        return Coalesce(Subquery(inside.values("direction").annotate(count=what).values("count")), 0)

    return (
        Direction.objects.annotate(
            in_projects=counted(Count("pk")),
            in_contests=counted(Count("programme", distinct=True)),
            mine=~Exists(elsewhere),
        )
        .prefetch_related("aliases")
        .order_by("-to_check", "name", "pk")
    )
