"""How a project comes into the service, and how a lost one is tried again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.directory.models import Organisation
from projects.directions import hold, hold_all
from projects.lifecycle import RETRY, STARTING, Stage
from projects.models import Project, ProjectDraft, StageChange, TeamMember
from projects.services.drafts import locked_draft
from projects.services.passport import check_direction
from projects.signals import project_retried

PASSPORT_FIELDS = (
    "direction", "long_term", "topic", "title", "summary", "geography", "starts_on", "ends_on", "significance",
    "target_groups", "goal", "tasks", "partners", "publicity", "development", "resources",
)  # fmt: skip
SUM_FIELDS = ("grant", "cofunding", "total")


@transaction.atomic
def register_project(
    *, organisation: Organisation, by: User, now: datetime, stage: Stage = Stage.IDEA,
    draft: ProjectDraft | None = None, **fields: Any,
) -> Project:  # fmt: skip
    """Makes a project of the organisation and returns it.

    `stage` is where the project really is (one of `STARTING`): a centre often meets it only as a winner.
    A `draft` is marked as registered, so that sending it twice makes one project.

    Raises:
        NotAllowed: the person does not belong to the organisation.
        Invalid: the project can't begin in that stage, or its number is taken, or its contest
            does not know its direction.
        Conflict: the draft was registered already, or thrown away meanwhile.
    """
    if not by.has_perm("projects.register_project", organisation):
        raise NotAllowed(_("Only people of the organisation register its projects."), field="organisation")
    if stage not in STARTING:
        raise Invalid(_("A project can't be registered at “%(stage)s”.") % {"stage": stage.label}, field="stage")
    hold(fields.get("direction"))
    if draft is not None:
        draft = locked_draft(draft)
        if draft.project_id:
            raise Conflict(_("This registration was sent already."), code="already_registered")
    number = (fields.pop("number", "") or "").strip() or None
    if number and Project.objects.numbered(number).exists():
        raise Invalid(
            _("An application with the number %(number)s is registered already. Check the number.")
            % {"number": number},
            code="number_taken",
            field="number",
        )
    check_direction(fields.get("direction"), fields.get("programme"))
    fields.setdefault("region", organisation.region)
    project = Project.objects.create(organisation=organisation, stage=stage, stage_since=now, number=number, **fields)
    StageChange.objects.create(project=project, target=stage, by=by, at=now)
    TeamMember.objects.create(
        project=project, duty=TeamMember.Duty.LEADER, full_name=str(by), email=by.email, phone=by.phone
    )
    if draft is not None:
        draft.project = project
        draft.save(update_fields=["project", "updated_at"])
    record(actor=by, verb="project.registered", target=project, now=now, after={"stage": stage.value})
    return project


@transaction.atomic
def retry_project(*, project: Project, by: User, now: datetime) -> Project:
    """Makes a new draft for the next contest from a project that got no support, and returns it.

    While such a draft is still being written, that one is returned: a second click makes no double.

    Raises:
        Invalid: the project did not end without support.
        NotAllowed: the person may not do this with the project.
    """
    if not by.has_perm("projects.retry_project", project):
        raise NotAllowed(_("Ask the leader of the organisation to start the new application."))
    if Stage(project.stage) not in RETRY:
        raise Invalid(_("Only a project that got no support can be tried again."), code="not_ended")
    hold_all()
    project.direction_id = Project.objects.select_for_update(of=("self",)).get(pk=project.pk).direction_id
    if begun := project.retries.filter(stage=Stage.DRAFT).order_by("pk").last():
        return begun
    copied = {name: getattr(project, name) for name in (*PASSPORT_FIELDS, *SUM_FIELDS, "region", "municipality")}
    fresh = Project.objects.create(
        organisation=project.organisation, centre=project.centre, retry_of=project,
        stage=Stage.DRAFT, stage_since=now, **copied,
    )  # fmt: skip
    TeamMember.objects.bulk_create(
        TeamMember(project=fresh, duty=person.duty, full_name=person.full_name, email=person.email, phone=person.phone)
        for person in project.team.filter(left_on=None)
    )
    StageChange.objects.create(project=fresh, target=Stage.DRAFT, by=by, at=now)
    record(actor=by, verb="project.retried", target=fresh, now=now, after={"retry_of": project.pk})
    project_retried.send(sender=Project, project=fresh, source=project, by=by, now=now)
    return fresh
