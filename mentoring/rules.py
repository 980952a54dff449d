"""Who may do what in mentoring: one sentence a predicate, asked by pages, API and admin alike."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.roles import has_role, roles_of
from backend.common import clock
from mentoring.models import Attempt, CheckIn, Contact, Task
from projects.models import Project


@rules.predicate
def leads_care(user: User, project: Project | None) -> bool:
    """Heads the centre of the project, operates its region, or administers the service."""
    return project is not None and bool(
        roles_of(user, centre_id=project.centre_id, territory_id=project.region_id)
        & {Role.HEAD, Role.OPERATOR, Role.ADMIN}
    )


@rules.predicate
def may_take(user: User, project: Project | None) -> bool:
    """Heads a centre in the project's region, operates that region, or administers the service."""
    if project is None or not user.is_authenticated:
        return False
    if roles_of(user, territory_id=project.region_id) & {Role.OPERATOR, Role.ADMIN}:
        return True
    return (
        project.region_id is not None
        and user.memberships.current().filter(role=Role.HEAD, centre__region=project.region_id).exists()
    )


@rules.predicate
def mentors(user: User, project: Project | None) -> bool:
    """Is the project's mentor now, and still a mentor of its centre, or stands in for the mentor who is away."""
    return project is not None and project.assignments.cared_for_by(user, clock.now()).exists()


@rules.predicate
def wrote_contact(user: User, contact: Contact | None) -> bool:
    """Logged the contact."""
    return contact is not None and contact.by_id == user.pk


@rules.predicate
def wrote_attempt(user: User, attempt: Attempt | None) -> bool:
    """Made the attempt to call."""
    return attempt is not None and attempt.by_id == user.pk


@rules.predicate
def cares_for_check_in(user: User, check_in: CheckIn | None) -> bool:
    """Mentors the project that answered, or leads its care."""
    return check_in is not None and (leads_care(user, check_in.project) or mentors(user, check_in.project))


@rules.predicate
def owns_task(user: User, task: Task | None) -> bool:
    """The task is the person's own or of a mentor for whom the person stands in, or the person leads the care."""
    return task is not None and (
        task.assignee_id == user.pk
        or leads_care(user, task.project)
        or Task.objects.filter(pk=task.pk).on_the_desk_of(user, clock.now()).exists()
    )


@rules.predicate
def leads_mentor(user: User, place: Membership | None) -> bool:
    """Heads the centre of that mentor, operates its region, or administers the service."""
    if place is None or place.centre is None or place.role != Role.MENTOR:
        return False
    leading = roles_of(user, centre_id=place.centre_id, territory_id=place.centre.region_id)
    return bool(leading & {Role.HEAD, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def is_that_mentor(user: User, place: Membership | None) -> bool:
    """Is the mentor in question."""
    return place is not None and place.user_id == user.pk and place.role == Role.MENTOR


@rules.predicate
def mentors_somewhere(user: User) -> bool:
    """Is a mentor of any centre."""
    return has_role(user, Role.MENTOR)


@rules.predicate
def leads_somewhere(user: User) -> bool:
    """Heads a centre or operates a region."""
    return has_role(user, Role.HEAD, Role.OPERATOR)


@rules.predicate
def belongs_to_nko(user: User, project: Project | None) -> bool:
    """Leads the NKO of the project or works in it."""
    return project is not None and bool(
        roles_of(user, organisation_id=project.organisation_id) & {Role.OWNER, Role.MEMBER}
    )


rules.add_perm("mentoring.tell_mentor", belongs_to_nko)
rules.add_perm("mentoring.assign_mentor", leads_care)
rules.add_perm("mentoring.take_project", may_take)
rules.add_perm("mentoring.log_contact", leads_care | mentors)
rules.add_perm("mentoring.correct_contact", wrote_contact)
rules.add_perm("mentoring.correct_attempt", wrote_attempt)
rules.add_perm("mentoring.mark_check_in", cares_for_check_in)
rules.add_perm("mentoring.finish_task", owns_task)
rules.add_perm("mentoring.manage_mentor", is_that_mentor | leads_mentor)
rules.add_perm("mentoring.hand_over_all", leads_mentor)
rules.add_perm("mentoring.use_workbench", mentors_somewhere)
rules.add_perm("mentoring.use_overview", leads_somewhere)
