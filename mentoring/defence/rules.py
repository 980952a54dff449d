"""Who opens the defence of a year, writes a report, answers, hides, gives points. Who sees what is `visible_to`."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import centres_of, has_role, roles_of
from mentoring.defence.models import Defence, Season


@rules.predicate
def operates_some_region(user: User) -> bool:
    """Operates a region, or administers the service."""
    return has_role(user, Role.OPERATOR)


@rules.predicate
def keeps_season(user: User, season: Season | None) -> bool:
    """Operates the region whose centres defend their year."""
    return season is not None and bool(roles_of(user, territory_id=season.region_id) & {Role.OPERATOR, Role.ADMIN})


@rules.predicate
def heads_the_centre(user: User, defence: Defence | None) -> bool:
    """Heads the centre whose report it is."""
    return defence is not None and Role.HEAD in roles_of(user, centre_id=defence.centre_id)


@rules.predicate
def operates_its_region(user: User, defence: Defence | None) -> bool:
    """Operates the region of the centre whose report it is."""
    return defence is not None and keeps_season(user, defence.season)


@rules.predicate
def works_at_the_centre(user: User, defence: Defence | None) -> bool:
    """Works at the centre whose report it is, whatever the role: nobody gives points to their own work."""
    return defence is not None and defence.centre_id in centres_of(user)


@rules.predicate
def sits_in_jury(user: User, defence: Defence | None) -> bool:
    """Is a member of the jury of that year, or operates the region."""
    return defence is not None and (
        Role.OPERATOR in roles_of(user, territory_id=defence.season.region_id)
        or defence.season.jury.filter(pk=user.pk).exists()
    )


@rules.predicate
def public_gives_points(user: User, defence: Defence | None) -> bool:
    """Has an account, where the public gives points too."""
    return defence is not None and user.is_authenticated and defence.season.public_scores


@rules.predicate
def gives_points(user: User, defence: Defence | None) -> bool:
    """Is in the jury, or has an account where the public gives points too, and does not work at that centre."""
    asked = sits_in_jury(user, defence) or public_gives_points(user, defence)
    return bool(asked and not works_at_the_centre(user, defence))


rules.add_perm("defence.add_season", operates_some_region)
rules.add_perm("defence.change_season", keeps_season)
rules.add_perm("defence.change_defence", heads_the_centre)
rules.add_perm("defence.answer_question", heads_the_centre)
rules.add_perm("defence.hide_question", operates_its_region)
rules.add_perm("defence.score_defence", gives_points)
