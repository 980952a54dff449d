"""Two directions become one: what a file spelt otherwise, and what the fund has joined."""

from datetime import datetime

from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from projects.directions import Used, move_uses, uses_of
from projects.funding.services.directions import alone, facts, locked, remember
from projects.models import Direction, Project


def merge_direction(*, direction: Direction, into: Direction, by: User, now: datetime) -> list[Used]:
    """Moves all that names the direction to another one and takes it away; returns what was moved.

    Imports that spell it as before find the other one from then on.

    Raises:
        NotAllowed: the person keeps no contests, or projects of other regions are in the direction.
        Invalid: both are the same, or contests of moved projects do not know the other one.
        Conflict: one of them was merged or taken away meanwhile, or an import holds it.
    """
    if direction.pk == into.pk:
        raise Invalid(_("A direction can't be merged with itself: choose another."), code="same", field="into")
    with alone():
        permit(by, "funding.change_direction", direction)
        source, target = _both(direction, into)
        _check_years(source, target)
        moved = uses_of(source)
        move_uses(source, target, now)
        source.aliases.update(direction=target)
        before = facts(source)
        record(
            actor=by, verb="direction.merged", target=target, now=now, before=before | {"direction": source.pk},
            after={"name": target.name, **{use.key: use.count for use in moved}},
        )  # fmt: skip
        source.delete()
        remember(before["name"], target)
        return moved


def _both(direction: Direction, into: Direction) -> tuple[Direction, Direction]:
    """Both, locked in the order of their numbers: of two people who merge them crosswise one waits for the other."""
    found = {
        each.pk: locked(each, shared=each.pk == into.pk) for each in sorted((direction, into), key=lambda each: each.pk)
    }
    return found[direction.pk], found[into.pk]


def _check_years(source: Direction, target: Direction) -> None:
    """The same rule as for the passport of each of the projects."""
    projects = Project.objects.filter(direction=source, programme__isnull=False).order_by()
    known = projects.values_list("programme__year", flat=True).distinct()
    if years := sorted(year for year in known if not target.holds_in(year)):
        raise Invalid(
            _("“%(direction)s” does not hold in all years of these projects (%(years)s). Change its years, or choose "
              "another direction.")
            % {"direction": target, "years": ", ".join(map(str, years))},
            code="direction_not_valid",
            field="into",
        )  # fmt: skip
