"""Who carries a project."""

from datetime import datetime
from typing import Any

from django.db import transaction

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from projects.models import Project, TeamMember
from projects.services.start import tick_team
from projects.services.terms import check_member


@transaction.atomic
def save_team_member(
    *,
    project: Project,
    by: User,
    now: datetime,
    member: TeamMember | None = None,
    amended: bool = False,
    **fields: Any,
) -> TeamMember:
    """Adds somebody to the team, or changes them; `left_on` says that they have left.

    Who is in the team already, with the same name, duty and addresses, is not added again but returned. `amended`: the
    fund has agreed to the change of the contract.

    Raises:
        NotAllowed: the person may not change the team.
        Conflict: the signed contract names the leader or the accountant.
    """
    permit(by, "projects.change_team", project)
    target = TeamMember.objects.select_for_update().get(pk=member.pk) if member else TeamMember(project=project)
    before, after = apply_changes(target, fields)
    if member is None and (same := _same_person(target)):
        return same
    if not amended:
        check_member(project, target, before, by)
    if after:
        target.save()
        verb = "team.changed" if member else "team.joined"
        # Names of fields only: the audit can't be changed, so it must not hold what a person may have erased.
        record(actor=by, verb=verb, target=project, now=now, after={"member": target.pk, "fields": sorted(after)})
        tick_team(project=project, now=now, by=by)
    return target


def _same_person(new: TeamMember) -> TeamMember | None:
    """The row of the team that says just the same; a second click waits here for the first."""
    Project.objects.select_for_update(no_key=True).get(pk=new.project_id)
    said = {name: getattr(new, name) for name in ("duty", "full_name", "email", "phone", "left_on")}
    return TeamMember.objects.filter(project=new.project_id, **said).first()
