"""Who may do what on the way of a group to an organisation. An administrator may everything."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Organisation
from projects.founding.models import Document, Founding, Step


def roles_at(user: User, founding: Founding) -> frozenset[Role]:
    """The roles of the person that count here: in the group, in its centre, in its region."""
    return roles_of(
        user, organisation_id=founding.group_id, centre_id=founding.centre_id, territory_id=founding.region_id
    )


@rules.predicate
def may_begin(user: User, group: Organisation | None) -> bool:
    """Leads the group, mentors in or heads a centre of its region, or operates that region."""
    if group is None or not user.is_authenticated:
        return False
    own = roles_of(user, organisation_id=group.pk, territory_id=group.region_id)
    if own & {Role.OWNER, Role.OPERATOR, Role.ADMIN}:
        return True
    in_centres = user.memberships.current().filter(role__in=(Role.MENTOR, Role.HEAD), centre__region=group.region_id)
    return group.region_id is not None and in_centres.exists()


@rules.predicate
def works_on(user: User, founding: Founding | None) -> bool:
    """Belongs to the group, works for its centre as a mentor or head, or operates the region."""
    wanted = {Role.OWNER, Role.MEMBER, Role.MENTOR, Role.HEAD, Role.OPERATOR, Role.ADMIN}
    return founding is not None and bool(roles_at(user, founding) & wanted)


@rules.predicate
def leads(user: User, founding: Founding | None) -> bool:
    """Leads the group, mentors it, heads its centre, or operates the region."""
    if founding is None:
        return False
    mentors = founding.mentor_id == user.pk and Role.MENTOR in roles_of(user, centre_id=founding.centre_id)
    return mentors or bool(roles_at(user, founding) & {Role.OWNER, Role.HEAD, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def guides(user: User, founding: Founding | None) -> bool:
    """Heads the centre of the group, or some centre of the region while the group has none, or operates the region."""
    if founding is None:
        return False
    if roles_at(user, founding) & {Role.HEAD, Role.OPERATOR, Role.ADMIN}:
        return True
    heads = user.memberships.current().filter(role=Role.HEAD, centre__region=founding.region_id)
    return founding.centre_id is None and heads.exists()


@rules.predicate
def works_on_step(user: User, step: Step | None) -> bool:
    """Works on the founding that the step belongs to."""
    return step is not None and works_on(user, step.founding)


@rules.predicate
def works_on_document(user: User, document: Document | None) -> bool:
    """Works on the founding that the document belongs to."""
    return document is not None and works_on(user, document.founding)


rules.add_perm("founding.begin_founding", may_begin)
rules.add_perm("founding.change_founding", works_on)
rules.add_perm("founding.lead_founding", leads)
rules.add_perm("founding.guide_founding", guides)
rules.add_perm("founding.change_step", works_on_step)
rules.add_perm("founding.change_document", works_on_document)
