"""The curves that a person may see, as a page, a file and the API show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Centre
from projects.enums import CheckpointKind
from projects.lifecycle import AFTERCARE_MONTHS
from projects.models import Direction, Project
from projects.survival.enums import MOST_CURVES, SMALLEST, Answer, Band, Grouping
from projects.survival.kaplan_meier import LogRank, Survival, Tallies, log_rank, survival
from projects.survival.lives import SCOPE, Place, Scope, place_of, tallies_by


@dataclass(frozen=True)
class Group:
    """The curve of one group; `key` is the number by which the database knows it."""

    key: int
    label: str
    survival: Survival


@dataclass(frozen=True)
class Curves:
    """What is drawn: the groups by their order, how many were too small to be shown, and whether they differ.

    `compared` are those of the figure, `others` those that only the table has. `place` is where a chosen project is.
    """

    grouping: Grouping
    compared: Sequence[Group]
    others: Sequence[Group]
    too_small: int
    test: LogRank | None
    place: Place | None

    @property
    def groups(self) -> list[Group]:
        return [*self.compared, *self.others]

    @property
    def members(self) -> int:
        return sum(group.survival.members for group in self.groups)

    @property
    def failures(self) -> int:
        return sum(group.survival.failures for group in self.groups)

    @property
    def here(self) -> Group | None:
        """The group of the chosen project, if it has a curve."""
        if self.place is None:
            return None
        return next((group for group in self.groups if group.key == self.place.group), None)


def scope_of(user: User, grouping: Grouping) -> Scope:
    """Whose projects the person's curves count.

    An operator's are those of the region, a head's those of the own centre. Compared by centre, a head sees the own
    one beside all others of the region together: which of them is which is not the head's affair.
    """
    if user.is_superuser:
        return Scope(everything=True)
    memberships = user.current_memberships
    regions = tuple(m.territory_id for m in memberships if m.role == Role.OPERATOR and m.territory_id)
    centres = tuple(m.centre_id for m in memberships if m.role == Role.HEAD and m.centre_id)
    if regions or grouping != Grouping.CENTRE:
        return Scope(regions=regions, centres=centres)
    around = tuple(Centre.objects.filter(pk__in=centres).values_list("region", flat=True).distinct())
    return Scope(regions=around, centres=centres, own=centres)


def curves_for(user: User, grouping: Grouping, *, today: date, project: Project | None = None) -> Curves:
    """The curves of the projects in the person's care; a group of fewer than five projects is left out.

    At most six are compared: the largest, in the order of their names. The number of queries is constant.
    """
    scope = scope_of(user, grouping)
    tallies = tallies_by(grouping, scope, today=today)
    shown = {key: days for key, days in tallies.items() if _size(days) >= SMALLEST}
    labels = _labels(grouping, shown)
    largest = sorted(shown, key=lambda key: (-_size(shown[key]), key))
    place = place_of(project.pk, grouping, scope, today=today) if project else None
    compared = set(largest[:MOST_CURVES])
    if place and place.group in shown and place.group not in compared:
        compared = {*largest[: MOST_CURVES - 1], place.group}
    order = sorted(shown, key=lambda key: _order(grouping, key, labels[key]))
    groups = {key: Group(key, labels[key], survival(shown[key])) for key in order}
    return Curves(
        grouping=grouping,
        compared=[groups[key] for key in order if key in compared],
        others=[groups[key] for key in order if key not in compared],
        too_small=len(tallies) - len(shown),
        test=log_rank([shown[key] for key in order if key in compared]),
        place=place,
    )


def _size(days: Tallies) -> int:
    return sum(tally.failed + tally.censored for tally in days.values())


def _order(grouping: Grouping, key: int, label: str) -> tuple[bool, int | str]:
    """Years, sums and firsts by themselves; names by the alphabet, what has none last."""
    named = grouping in {Grouping.CENTRE, Grouping.DIRECTION}
    return key == 0 and named, label if named else key


def _labels(grouping: Grouping, keys: Collection[int]) -> dict[int, str]:
    if grouping == Grouping.YEAR:
        return {key: _("won in %(year)d") % {"year": key} for key in keys}
    if grouping == Grouping.SUM:
        return {key: str(Band(key).label) for key in keys}
    if grouping == Grouping.FIRST:
        return {key: _("not the first grant") if key else _("first grant") for key in keys}
    if grouping == Grouping.CENTRE:
        names = {pk: str(name) for pk, name in Centre.objects.filter(pk__in=keys).values_list("pk", "name")}
        return {key: names.get(key, _("other centres of the region")) for key in keys}
    if grouping == Grouping.DIRECTION:
        found = Direction.objects.in_bulk(keys)
        return {key: str(found[key]) if key in found else _("direction not named") for key in keys}
    return dict.fromkeys(keys, _("All projects"))


@dataclass(frozen=True, slots=True)
class Aftercare:
    """Of `asked` projects whose day has come, `answered` have said how they live on, and `alive` live."""

    months: int
    asked: int
    answered: int
    alive: int

    @property
    def share(self) -> float | None:
        """Of those who answered; None when nobody has."""
        return self.alive / self.answered if self.answered else None


ASKED = f"""
SELECT place, count(*), count(answer), count(*) FILTER (WHERE answer <> %(ceased)s)
FROM (
    SELECT
        least(row_number() OVER (PARTITION BY checkpoint.project_id ORDER BY checkpoint.due_on, checkpoint.id), 3)
            AS place,
        checkpoint.due_on, continuation.answer
    FROM projects_checkpoint AS checkpoint
    JOIN projects_project AS project ON project.id = checkpoint.project_id
    LEFT JOIN survival_continuation AS continuation ON continuation.checkpoint_id = checkpoint.id
    WHERE checkpoint.kind = %(aftercare)s AND {SCOPE}
) AS question
WHERE due_on <= %(today)s OR answer IS NOT NULL
GROUP BY place
"""  # noqa: S608 - put together from what stands in this package


def aftercare_for(user: User, *, today: date) -> list[Aftercare]:
    """How projects in the person's care live on at 3, 6 and 12 months after the grant. One query."""
    scope = scope_of(user, Grouping.ALL)
    values: dict[str, Any] = {
        "everything": scope.everything, "regions": list(scope.regions), "centres": list(scope.centres),
        "aftercare": CheckpointKind.AFTERCARE.value, "ceased": Answer.CEASED.value, "today": today,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ASKED, values)
        found = {place: counts for place, *counts in cursor.fetchall()}
    return [Aftercare(months, *found.get(place, (0, 0, 0))) for place, months in enumerate(AFTERCARE_MONTHS, 1)]
