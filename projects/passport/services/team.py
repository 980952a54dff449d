"""The team as the application names it: the people of `projects`, and what each does in the project."""

import uuid
from datetime import datetime
from typing import Any

from backend.accounts.models import User
from backend.common.clock import local_date
from projects.lifecycle import Phase, Stage
from projects.models import Project, TeamMember
from projects.passport.models import TeamRole
from projects.passport.selectors import team_key, team_of
from projects.services.team import save_team_member

PERSON = ("full_name", "duty", "email", "phone")


def write_team(*, project: Project, given: list[dict[str, Any]], by: User, now: datetime) -> None:
    """Makes the team what is given. Who is left out has left today; while the application is written, was never in.

    Raises:
        NotAllowed: the person may not change the team.
    """
    existing = {team_key(member): member for member in team_of(project)}
    for position, row in enumerate(given):
        person: dict[str, Any] = {name: row.get(name) or "" for name in PERSON}
        person["duty"] = person["duty"] or TeamMember.Duty.OTHER
        member = existing.pop(str(row["key"]), None)
        saved = save_team_member(project=project, by=by, now=now, member=member, **person)
        said = {"title": row.get("title") or "", "experience": row.get("experience") or "", "position": position}
        TeamRole.objects.update_or_create(member=saved, defaults=said, create_defaults=said | {"key": row["key"]})
    _let_go(project, list(existing.values()), by, now)


def _let_go(project: Project, gone: list[TeamMember], by: User, now: datetime) -> None:
    if Stage(project.stage).phase is Phase.APPLICATION:
        TeamMember.objects.filter(pk__in=[member.pk for member in gone]).delete()
        return
    for member in gone:
        save_team_member(project=project, by=by, now=now, member=member, left_on=local_date(now, project.zone))


def copy_roles(*, source: Project, project: Project) -> None:
    """Gives the copied team of a clone the roles that its people had, under the same keys."""
    new = project.team.order_by("pk")
    old = source.team.filter(left_on=None).select_related("role").order_by("pk")
    roles = []
    for was, member in zip(old, new, strict=False):
        role = getattr(was, "role", None)
        roles.append(
            TeamRole(
                member=member,
                key=uuid.UUID(team_key(was)),
                position=role.position if role else 0,
                title=role.title if role else "",
                experience=role.experience if role else "",
            )
        )
    TeamRole.objects.bulk_create(roles)
