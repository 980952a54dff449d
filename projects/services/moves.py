"""The one writer of a project's stage."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid, NotAllowed
from projects.checks import objections
from projects.lifecycle import MOVE, Move, Stage, moves_from
from projects.models import Project, StageChange
from projects.rules import roles_on
from projects.services.entering import on_entering
from projects.signals import project_moved


def moves_for(user: User, project: Project) -> list[Move]:
    """The moves that the person may make from where the project is now."""
    roles = roles_on(user, project)
    return [move for move in moves_from(Stage(project.stage)) if move.roles & roles]


@transaction.atomic
def move_project(
    *, project: Project, to: Stage, by: User, now: datetime, reason: str = "", expected: Stage | None = None
) -> Project:
    """Moves the project to another stage, writes history and audit, and does what entering that stage means.

    `expected` is the stage that the person saw; it guards against two people moving at once.

    Raises:
        Conflict: the project is no longer in the `expected` stage.
        Invalid: the table of moves has no such step, a reason is missing, or something must be done first.
        NotAllowed: the person's roles may not make this move.
    """
    locked = Project.objects.select_for_update(of=("self",)).select_related("organisation", "centre").get(pk=project.pk)
    source = Stage(locked.stage)
    if expected is not None and source != expected:
        raise Conflict(
            _("Somebody has moved the project meanwhile: it is now at “%(stage)s”. Look at it again.")
            % {"stage": source.label},
            code="stage_changed",
        )
    move = MOVE.get((source, to))
    if move is None:
        raise Invalid(
            _("From “%(source)s” the project can't go to “%(target)s”.") % {"source": source.label, "target": to.label},
            code="no_such_move",
            field="to",
        )
    if not move.roles & roles_on(by, locked):
        raise NotAllowed(
            _("Your role may not make this move. Ask the head of the centre or the leader of the organisation."),
            code="role_may_not_move",
        )
    reason = reason.strip()
    if move.reason_required and not reason:
        raise Invalid(_("Say why: the reason stays in the project's history."), code="reason_required", field="reason")
    if sentences := objections(locked, move.checks):
        raise Invalid(" ".join(sentences), code="not_ready", field="to")

    locked.stage, locked.stage_since = to, now
    locked.save(update_fields=["stage", "stage_since", "updated_at"])
    StageChange.objects.create(project=locked, source=source, target=to, by=by, reason=reason, at=now)
    on_entering(project=locked, today=local_date(now, locked.zone))
    record(
        actor=by, verb="project.moved", target=locked, now=now, reason=reason,
        before={"stage": source.value}, after={"stage": to.value},
    )  # fmt: skip
    project_moved.send(sender=Project, project=locked, source=source, target=to, by=by, now=now)
    project.stage, project.stage_since = locked.stage, locked.stage_since
    return locked
