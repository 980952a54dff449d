"""Who may do what in a working group. One sentence each."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import roles_of
from backend.directory.models import Centre
from events.groups.models import GroupTask, WorkingGroup
from events.rules import STAFF


@rules.predicate
def makes_groups(user: User, centre: Centre | None) -> bool:
    """The organisers and the head of the centre."""
    return centre is not None and bool(roles_of(user, centre_id=centre.pk) & STAFF)


@rules.predicate
def leads_group(user: User, group: WorkingGroup | None) -> bool:
    """The organisers and the head of the group's centre, its chair and its secretary."""
    if group is None or not user.is_authenticated:
        return False
    return (
        bool(roles_of(user, centre_id=group.centre_id) & STAFF)
        or WorkingGroup.objects.led_by(user).filter(pk=group.pk).exists()
    )


@rules.predicate
def reads_inside(user: User, group: WorkingGroup | None) -> bool:
    """Members of the group, those who lead it, and the operator of its region."""
    if group is None or not user.is_authenticated:
        return False
    office = roles_of(user, territory_id=group.centre.region_id) & {Role.OPERATOR, Role.ADMIN}
    return bool(office) or WorkingGroup.objects.inside_for(user).filter(pk=group.pk).exists()


def owns(user: User | AnonymousUser, task: GroupTask) -> bool:
    """Whether the person took the task upon themselves, by account or by the address of their account."""
    return task.owner is not None and isinstance(user, User) and (
        task.owner.user_id == user.pk or (task.owner.user_id is None and task.owner.email == user.email)
    )  # fmt: skip


@rules.predicate
def does_task(user: User, task: GroupTask | None) -> bool:
    """Took the task upon themselves, or leads the group."""
    if task is None:
        return False
    return owns(user, task) or leads_group(user, task.group)


rules.add_perm("groups.add_workinggroup", makes_groups)
rules.add_perm("groups.lead_workinggroup", leads_group)
rules.add_perm("groups.read_workinggroup", reads_inside)
rules.add_perm("groups.finish_grouptask", does_task)
