"""Who may keep the nomenclature of services, and what a centre offers of it. The catalogue itself is public."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role
from backend.directory.models import Centre
from backend.directory.rules import roles_at
from mentoring.offering.models import Offer


@rules.predicate
def keeps_nomenclature(user: User) -> bool:
    """The person operates a region: the nomenclature is one for all centres, and no centre's own."""
    return has_role(user, Role.OPERATOR)


def _answers_for(user: User, centre: Centre) -> bool:
    return bool(roles_at(user, centre) & {Role.HEAD, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def answers_for_centre(user: User, centre: Centre | None) -> bool:
    """The person heads this centre or operates its region."""
    return centre is not None and _answers_for(user, centre)


@rules.predicate
def answers_for_offer(user: User, offer: Offer | None) -> bool:
    """The person heads the centre of this offer or operates its region."""
    return offer is not None and _answers_for(user, offer.centre)


rules.add_perm("offering.add_service", keeps_nomenclature)
rules.add_perm("offering.change_service", keeps_nomenclature)
rules.add_perm("offering.open_offer", answers_for_centre)
rules.add_perm("offering.change_offer", answers_for_offer)
