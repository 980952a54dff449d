"""What a project says of itself."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid
from projects.directions import hold
from projects.models import Direction, Programme, Project
from projects.services.terms import check_fields


@transaction.atomic
def change_passport(*, project: Project, by: User, now: datetime, amended: bool = False, **fields: Any) -> Project:
    """Writes the given passport fields and what they were before to the audit.

    `amended`: the fund has agreed to the change of the contract.

    Raises:
        NotAllowed: the person may not change the passport.
        Invalid: the project would end before it begins, its number is another project's, or its contest does not
            know its direction.
        Conflict: the signed contract holds it.
    """
    permit(by, "projects.change_passport", project)
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    before, after = apply_changes(project, fields)
    if project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise Invalid(_("The project ends before it begins."), field="ends_on")
    if "direction" in after:
        hold(project.direction)
    if after.keys() & {"direction", "programme"}:
        check_direction(project.direction, project.programme)
    if after.get("number") and Project.objects.numbered(project.number or "").exclude(pk=project.pk).exists():
        raise Invalid(_("Another project has this number. Check it."), code="number_taken", field="number")
    if not amended:
        check_fields(project, before, by)
    if after:
        project.save()
        record(actor=by, verb="project.changed", target=project, now=now, before=before, after=after)
    return project


def check_direction(direction: Direction | None, programme: Programme | None) -> None:
    """Does nothing when the contest knows the direction, or one of the two is not named yet.

    Raises:
        Invalid: the fund had another list of directions in that year.
    """
    if direction and programme and not direction.holds_in(programme.year):
        raise Invalid(
            _("The contests of %(year)s have no direction “%(direction)s”: choose another.")
            % {"year": programme.year, "direction": direction},
            code="direction_not_valid",
            field="direction",
        )
