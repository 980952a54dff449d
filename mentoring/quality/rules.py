"""Who drafts standards, who measures themselves by them, who confirms. Who sees what is `visible_to`."""

import rules

from backend.accounts.enums import ORGANISATION_ROLES, Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from mentoring.quality.enums import Status
from mentoring.quality.models import Answer, Assessment, Standard


@rules.predicate
def operates_some_region(user: User) -> bool:
    """Operates a region, or administers the service."""
    return has_role(user, Role.OPERATOR)


@rules.predicate
def keeps_standard(user: User, standard: Standard | None) -> bool:
    """Operates the region that the standard holds in; one for all regions is kept by the administrator."""
    return standard is not None and bool(roles_of(user, territory_id=standard.region_id) & {Role.OPERATOR, Role.ADMIN})


def roles_at_place(user: User, assessment: Assessment) -> frozenset[Role]:
    """The roles of the person in what is assessed."""
    return roles_of(user, centre_id=assessment.centre_id, organisation_id=assessment.organisation_id)


@rules.predicate
def fills_in(user: User, assessment: Assessment | None) -> bool:
    """Works in the NKO that is assessed, or is head or mentor of the centre that is."""
    return assessment is not None and bool(
        roles_at_place(user, assessment) & {*ORGANISATION_ROLES, Role.HEAD, Role.MENTOR}
    )


@rules.predicate
def fills_in_answer(user: User, answer: Answer | None) -> bool:
    """Fills in the checklist that the answer belongs to, while it is being filled in."""
    return answer is not None and answer.assessment.status == Status.DRAFT and fills_in(user, answer.assessment)


@rules.predicate
def answers_for(user: User, assessment: Assessment | None) -> bool:
    """Leads the NKO or heads the centre that is assessed."""
    return assessment is not None and bool(roles_at_place(user, assessment) & {Role.OWNER, Role.HEAD})


@rules.predicate
def operates_its_region(user: User, assessment: Assessment | None) -> bool:
    """Operates the region of what is assessed, or administers the service."""
    return assessment is not None and bool(
        roles_of(user, territory_id=assessment.place.region_id) & {Role.OPERATOR, Role.ADMIN}
    )


@rules.predicate
def belongs_to_it(user: User, assessment: Assessment | None) -> bool:
    """Works in what is assessed, whatever the role: nobody confirms their own work."""
    return assessment is not None and bool(roles_at_place(user, assessment) - {Role.ADMIN})


@rules.predicate
def works_for_confirmer(user: User, assessment: Assessment | None) -> bool:
    """Is head or mentor of the centre that was asked to confirm."""
    return (
        assessment is not None
        and assessment.confirmer_id is not None
        and assessment.status == Status.SUBMITTED
        and bool(roles_of(user, centre_id=assessment.confirmer_id) & {Role.HEAD, Role.MENTOR})
    )


@rules.predicate
def confirms(user: User, assessment: Assessment | None) -> bool:
    """Is head or mentor of the centre that was asked, or operates the region, and does not work in what is assessed."""
    asked = works_for_confirmer(user, assessment) or operates_its_region(user, assessment)
    return bool(asked and not belongs_to_it(user, assessment))


rules.add_perm("quality.add_standard", operates_some_region)
rules.add_perm("quality.change_standard", keeps_standard)
rules.add_perm("quality.change_assessment", fills_in)
rules.add_perm("quality.change_answer", fills_in_answer)
rules.add_perm("quality.submit_assessment", answers_for)
rules.add_perm("quality.confirm_assessment", confirms)
rules.add_perm("quality.oversee_assessment", operates_its_region)
