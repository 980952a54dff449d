"""Who plans the money of a project, writes down what came and was spent, and decides about amendments."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from projects.funding.models import Curator
from projects.models import Direction, Programme, Project
from projects.rules import guides, leads, works_on


@rules.predicate
def plans_money(user: User | AnonymousUser, project: Project) -> bool:
    """The leader of the NKO, the mentors and the head of the centre, and those above them."""
    return bool(leads(user, project))


@rules.predicate
def counts_money(user: User | AnonymousUser, project: Project) -> bool:
    """Somebody of the NKO, of the centre or of the region: it is the accountant who knows."""
    return bool(works_on(user, project))


@rules.predicate
def speaks_for_funder(user: User | AnonymousUser, project: Project) -> bool:
    """The mentors and the head of the centre, and those above them; never the NKO itself."""
    return bool(guides(user, project))


rules.add_perm("funding.plan_tranche", plans_money)
rules.add_perm("funding.count_tranche", counts_money)
rules.add_perm("funding.delay_tranche", speaks_for_funder)
rules.add_perm("funding.ask_amendment", plans_money)
rules.add_perm("funding.decide_amendment", speaks_for_funder)


@rules.predicate
def keeps_contest(user: User | AnonymousUser, programme: Programme) -> bool:
    """Who operates the contest's region; a contest of the whole country is the administrator's."""
    wanted = {Role.OPERATOR, Role.ADMIN} if programme.region_id else {Role.ADMIN}
    return bool(roles_of(user, territory_id=programme.region_id) & wanted)


@rules.predicate
def keeps_contests(user: User | AnonymousUser) -> bool:
    """Who operates a region, and the administrator."""
    return has_role(user, Role.OPERATOR)


@rules.predicate
def keeps_curator(user: User | AnonymousUser, curator: Curator) -> bool:
    """Who operates the curator's region, and the administrator."""
    return bool(roles_of(user, territory_id=curator.region_id) & {Role.OPERATOR, Role.ADMIN})


@rules.predicate
def keeps_direction(user: User | AnonymousUser, direction: Direction) -> bool:
    """Who operates the regions of all projects in the direction, and the administrator."""
    if not isinstance(user, User) or not keeps_contests(user):
        return False
    return (
        user.is_superuser or not Project.objects.filter(direction=direction).exclude(region__in=operated(user)).exists()
    )


def operated(user: User) -> list[int | None]:
    """The numbers of the regions that the person operates."""
    return [held.territory_id for held in user.current_memberships if held.role == Role.OPERATOR]


rules.add_perm("funding.change_programme", keeps_contest)
rules.add_perm("funding.add_programme", keeps_contests)
rules.add_perm("funding.add_direction", keeps_contests)
rules.add_perm("funding.change_direction", keeps_direction)
rules.add_perm("funding.change_curator", keeps_curator)
rules.add_perm("funding.name_curator", speaks_for_funder)
