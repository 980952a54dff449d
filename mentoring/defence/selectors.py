"""Reports, questions and results as pages, papers and the API show them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, Count, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import pgettext

from backend.accounts.models import User
from backend.directory.yearly import Kind
from backend.ui.templatetags.ui import money, number
from mentoring.defence.models import Ballot, Defence, DefenceVersion, Points, Question, ScoreCriterion, Season


def seasons() -> QuerySet[Season]:
    """All years, newest first, each with `published`: how many centres have published their report."""
    published = Q(defences__versions__published_at__isnull=False)
    return (
        Season.objects.select_related("region")
        .annotate(published=Count("defences", filter=published, distinct=True))
        .order_by("-year", "region__name")
    )


def defences_of(season: Season, user: User | AnonymousUser) -> list[Defence]:
    """Those of the year that the person sees, each with `shown`: whether its report is published, `asked`, `open`."""
    shown = Q(questions__confirmed_at__isnull=False, questions__hidden_at=None)
    rows = Defence.objects.filter(pk__in=Defence.objects.visible_to(user).filter(season=season).values("pk"))
    return list(
        rows.select_related("centre", "season__region")
        .annotate(
            shown=Count("versions", filter=Q(versions__published_at__isnull=False), distinct=True),
            asked=Count("questions", filter=shown, distinct=True),
            open=Count("questions", filter=shown & Q(questions__answered_at=None), distinct=True),
        )
        .order_by("centre__name")
    )


def written(figure: dict[str, Any]) -> str:
    """The value as people write it; a dash where there is nothing to count."""
    value = figure.get("value")
    if value is None:
        return "—"
    kind = figure.get("kind")
    if kind == Kind.MONEY:
        return str(money(Decimal(value)))
    if kind == Kind.PERCENT:
        return f"{number(value)} %"
    if kind == Kind.DAYS:
        return pgettext("days, short", "%(count)s d.") % {"count": number(value)}
    if kind == Kind.RATING:
        return number_format(Decimal(value), 1)
    return str(number(Decimal(value)))


def current_version(defence: Defence) -> DefenceVersion | None:
    """The published version that holds now."""
    return defence.versions.published().order_by("-number").first()


def questions_of(defence: Defence, user: User | AnonymousUser) -> list[Question]:
    """Those that the person reads, oldest first; operators also the hidden ones."""
    rows = Question.objects.visible_to(user).filter(defence=defence).select_related("answered_by")
    return list(rows.order_by("asked_at", "pk"))


def hidden_of(defence: Defence) -> list[str]:
    """Why questions were hidden, one reason each."""
    return list(defence.questions.filter(hidden_at__isnull=False).values_list("hidden_reason", flat=True))


def comments_for(user: User | AnonymousUser, defence: Defence) -> list[str]:
    """What was written beside points, without names: for the head of the centre once the results are published."""
    if not defence.season.closed or not user.has_perm("defence.change_defence", defence):
        return []
    return list(defence.ballots.exclude(comment="").order_by("pk").values_list("comment", flat=True))


@dataclass(frozen=True)
class Place:
    """A centre in the results; `by_criterion` are the jury's means, in the order of the criteria."""

    rank: int
    defence: Defence
    by_criterion: list[tuple[ScoreCriterion, Decimal | None]]
    total: Decimal | None
    jury: int
    public: Decimal | None
    voters: int


@dataclass(frozen=True)
class Results:
    """`most` is the highest possible total."""

    criteria: list[ScoreCriterion]
    places: list[Place]
    most: int


def results_of(season: Season) -> Results:
    """The places of the year by the jury's means; the public's stands beside. Four queries."""
    criteria = list(season.criteria.all())
    defences = list(Defence.objects.public().filter(season=season).select_related("centre"))
    means: dict[tuple[int, bool, int], Decimal] = {
        (row["ballot__defence"], row["ballot__jury"], row["criterion"]): Decimal(row["mean"])
        for row in Points.objects.filter(ballot__defence__season=season)
        .order_by()
        .values("ballot__defence", "ballot__jury", "criterion")
        .annotate(mean=Avg("points"))
    }
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    for row in (
        Ballot.objects.filter(defence__season=season).order_by().values("defence", "jury").annotate(n=Count("pk"))
    ):
        counts[row["defence"], row["jury"]] = row["n"]

    def total(defence: Defence, jury: bool) -> Decimal | None:
        if not counts[defence.pk, jury]:
            return None
        return sum((means.get((defence.pk, jury, one.pk), Decimal(0)) for one in criteria), Decimal(0))

    totals = {defence.pk: total(defence, jury=True) for defence in defences}
    defences.sort(key=lambda defence: (-(totals[defence.pk] or 0), defence.centre.name))
    better = [totals[defence.pk] or Decimal(0) for defence in defences]
    places = [
        Place(
            rank=1 + sum(value > (totals[defence.pk] or 0) for value in better),
            defence=defence,
            by_criterion=[(one, means.get((defence.pk, True, one.pk))) for one in criteria],
            total=totals[defence.pk],
            jury=counts[defence.pk, True],
            public=total(defence, jury=False),
            voters=counts[defence.pk, False],
        )
        for defence in defences
    ]
    return Results(criteria, places, sum(one.most for one in criteria))


@dataclass(frozen=True)
class Compared:
    """One figure of all centres, as their reports have it."""

    label: str
    means: str
    values: list[str]


def compared(defences: Sequence[Defence]) -> list[tuple[str, list[Compared]]]:
    """The figures of the published reports side by side, by section, in the order of the defences given."""
    latest: dict[int, DefenceVersion] = {}
    rows = DefenceVersion.objects.published().filter(defence__in=[one.pk for one in defences])
    for version in rows.order_by("number").prefetch_related("sections"):
        latest[version.defence_id] = version
    found: dict[str, dict[str, Compared]] = {}
    for at, defence in enumerate(defences):
        shown = latest.get(defence.pk)
        for section in shown.sections.all() if shown else ():
            for figure in section.figures:
                lines = found.setdefault(section.title, {})
                line = lines.setdefault(
                    figure["key"], Compared(figure["label"], figure["means"], ["—"] * len(defences))
                )
                line.values[at] = written(figure)
    return [(title, list(lines.values())) for title, lines in found.items()]
