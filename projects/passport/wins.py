"""The wins of a centre: applications that it helped to write and that won (capability P9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from backend.accounts.models import User
from backend.directory.models import Centre
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.passport.models import Preparation

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wins:
    """How many projects won with the centre's help, and their grants together in roubles."""

    count: int = 0
    total: Decimal = Decimal(0)


def won_with_help(
    centre_id: int | OuterRef, *, since: date | None = None, until: date | None = None
) -> QuerySet[Project]:
    """Projects that won in the period (both days belong to it) and whose application the centre helped to write.

    Each has `won_at`, the first time at which it won; the newest win comes first.
    """
    helped = Preparation.objects.filter(project=OuterRef("pk"), centre_id=centre_id)
    first = (
        StageChange.objects.filter(project=OuterRef("pk"), target=Stage.WON)
        .order_by()
        .values("project")
        .annotate(first=Min("at"))
        .values("first")
    )
    rows = Project.objects.annotate(won_at=Subquery(first)).filter(Exists(helped), won_at__isnull=False)
    rows = rows.order_by("-won_at", "-pk")
    return rows.filter(
        *([Q(won_at__date__gte=since)] if since else []), *([Q(won_at__date__lte=until)] if until else [])
    )


def wins_of(centre_ids: Iterable[int], *, since: date | None = None, until: date | None = None) -> dict[int, Wins]:
    """The wins of each centre in the period; two queries however many centres there are.

    A win that several centres helped to is counted in full for each of them.
    """
    ids = list(centre_ids)
    helped = set(Preparation.objects.filter(centre__in=ids).values_list("centre_id", "project_id"))
    won = StageChange.objects.filter(
        target=Stage.WON, project__in=Preparation.objects.filter(centre__in=ids).values("project")
    )
    first = won.order_by().values("project").annotate(first=Min("at"))
    if since:
        first = first.filter(first__date__gte=since)
    if until:
        first = first.filter(first__date__lte=until)
    grants = dict(first.values_list("project_id", "project__grant"))
    return {
        pk: _together(grants[project] for centre, project in helped if centre == pk and project in grants) for pk in ids
    }


def _together(grants: Iterable[Decimal | None]) -> Wins:
    sums = [grant or Decimal(0) for grant in grants]
    return Wins(len(sums), sum(sums, Decimal(0)))


def wins_at(user: User | AnonymousUser, centre: Centre) -> dict[str, Any] | None:
    """For the page of a centre: its wins by year and the newest by name; None where there are none."""
    rows = list(won_with_help(centre.pk).only("title", "grant", "organisation"))
    if not rows:
        return None
    years: dict[int, list[Decimal | None]] = {}
    for project in rows:
        years.setdefault(project.won_at.year, []).append(project.grant)  # type: ignore[attr-defined]
    visible = set(
        Project.objects.visible_to(user).filter(pk__in=[row.pk for row in rows[:SHOWN]]).values_list("pk", flat=True)
    )
    return {
        "wins": _together(project.grant for project in rows),
        "years": [(year, _together(grants)) for year, grants in years.items()],
        "projects": [(project, project.pk in visible) for project in rows[:SHOWN]],
    }
