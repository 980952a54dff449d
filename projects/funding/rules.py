"""Who plans the money of a project, writes down what came and was spent, and decides about amendments."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from projects.models import Project
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
