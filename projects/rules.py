"""Who may do what with a project. One sentence each; pages, API, admin and templates all ask here."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Organisation
from projects.models import Project, ProjectDraft


def roles_on(user: User | AnonymousUser, project: Project) -> frozenset[Role]:
    """The roles that the person has towards this project, through its organisation, centre and region."""
    return roles_of(
        user, organisation_id=project.organisation_id, centre_id=project.centre_id, territory_id=project.region_id
    )


@rules.predicate
def works_on(user: User, project: Project) -> bool:
    """Somebody of the NKO, of the centre or of the region."""
    return bool(roles_on(user, project) - {Role.ORGANISER})


@rules.predicate
def leads(user: User, project: Project) -> bool:
    """The leader of the NKO, the mentors and the head of the centre, and those above them."""
    return bool(roles_on(user, project) & {Role.OWNER, Role.MENTOR, Role.HEAD, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def guides(user: User, project: Project) -> bool:
    """The mentors and the head of the centre, and those above them."""
    return bool(roles_on(user, project) & {Role.MENTOR, Role.HEAD, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def registers_for(user: User, organisation: Organisation) -> bool:
    """The leader and the members of the NKO, who operates its region, or an administrator."""
    roles = roles_of(user, organisation_id=organisation.pk, territory_id=organisation.region_id)
    return bool(roles & {Role.OWNER, Role.MEMBER, Role.OPERATOR, Role.ADMIN})


@rules.predicate
def began(user: User, draft: ProjectDraft) -> bool:
    """The person who began the registration."""
    return bool(draft.user_id == user.pk)


rules.add_perm("projects.view_project", works_on)
rules.add_perm("projects.move_project", works_on)
rules.add_perm("projects.change_passport", works_on)
rules.add_perm("projects.change_team", leads)
rules.add_perm("projects.change_contract", leads)
rules.add_perm("projects.add_checkpoint", guides)
rules.add_perm("projects.change_checkpoint", guides)
rules.add_perm("projects.finish_checkpoint", works_on)
rules.add_perm("projects.register_project", registers_for)
rules.add_perm("projects.retry_project", leads)
rules.add_perm("projects.change_draft", began)
