"""Who carries a project."""

from datetime import datetime
from typing import Any

from django.db import transaction

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from projects.models import Project, TeamMember


@transaction.atomic
def save_team_member(
    *, project: Project, by: User, now: datetime, member: TeamMember | None = None, **fields: Any
) -> TeamMember:
    """Adds somebody to the team, or changes them; `left_on` says that they have left.

    Raises:
        NotAllowed: the person may not change the team.
    """
    permit(by, "projects.change_team", project)
    target = TeamMember.objects.select_for_update().get(pk=member.pk) if member else TeamMember(project=project)
    _before, after = apply_changes(target, fields)
    if after:
        target.save()
        verb = "team.changed" if member else "team.joined"
        # Names of fields only: the audit can't be changed, so it must not hold what a person may have erased.
        record(actor=by, verb=verb, target=project, now=now, after={"member": target.pk, "fields": sorted(after)})
    return target
