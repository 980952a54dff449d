"""Changes of the contract: asked for, answered by the funder, and only then written to the project."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.funding.enums import AmendmentKind, AmendmentStatus
from projects.funding.models import Amendment
from projects.funding.services.changes import CHANGES
from projects.lifecycle import FUNDED, Stage
from projects.models import Project
from projects.services.moves import move_project


@transaction.atomic
def ask_amendment(
    *, project: Project, kind: AmendmentKind, by: User, now: datetime, reason: str, wanted: Mapping[str, Any]
) -> Amendment:
    """Asks the funder for a change of the contract; a project that is being carried out moves to the agreement stage.

    `wanted` holds the new values: `full_name`, `email`, `phone` of a person; `starts_on`, `ends_on`; for the budget
    the articles, each with `cofunding` and `requested` in roubles.

    Raises:
        NotAllowed: the person may not ask for it.
        Invalid: the project has no running contract, the reason is missing, nothing would change, or the values
            can't hold.
        Conflict: the funder has not answered about the same yet.
    """
    permit(by, "funding.ask_amendment", project)
    project = _locked_project(project)
    if project.stage not in FUNDED:
        raise Invalid(_("A contract is amended while the project is being carried out."), code="no_contract")
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why: the funder asks first of all."), code="no_reason", field="reason")
    if Amendment.objects.open().filter(project=project, kind=kind).exists():
        raise Conflict(_("The funder has not answered about this yet."), code="open")
    change = CHANGES[kind]
    before, after = change.now(project), change.checked(project, wanted)
    if before == after:
        raise Invalid(_("Nothing would change."), code="nothing")
    amendment = Amendment.objects.create(
        project=project, kind=kind, before=before, after=after, reason=reason, asked_by=by,
        asked_on=local_date(now, project.zone),
    )  # fmt: skip
    _note(amendment, "amendment.asked", by=by, now=now)
    if project.stage == Stage.ACTIVE:
        move_project(project=project, to=Stage.AMENDING, by=by, now=now, reason=reason)
    return amendment


@transaction.atomic
def decide_amendment(
    *, amendment: Amendment, by: User, now: datetime, agreed: bool, decided_on: date, answer: str = ""
) -> Amendment:
    """Writes down the funder's answer. What was agreed is written to the project in the same transaction.

    When it was the last that waited, the project goes on.

    Raises:
        NotAllowed: the person does not speak for the funder.
        Conflict: it was answered or withdrawn already.
        Invalid: the day lies ahead or before the question, or a refusal has no words.
    """
    permit(by, "funding.decide_amendment", amendment.project)
    amendment = _locked(amendment)
    project = amendment.project
    if decided_on > local_date(now, project.zone):
        raise Invalid(_("This day lies in the future."), code="future", field="decided_on")
    if decided_on < amendment.asked_on:
        raise Invalid(_("This day lies before the question."), code="order", field="decided_on")
    answer = answer.strip()
    if not agreed and not answer:
        raise Invalid(_("Say what the funder answered: the NKO has to know."), code="no_answer", field="answer")
    amendment.status = AmendmentStatus.AGREED if agreed else AmendmentStatus.REFUSED
    amendment.decided_on, amendment.decided_by, amendment.answer = decided_on, by, answer
    if agreed:
        change = CHANGES[amendment.kind]
        amendment.before = change.now(project)
        change.write(project, amendment.after, by, now, decided_on)
    amendment.save()
    _note(amendment, "amendment.agreed" if agreed else "amendment.refused", by=by, now=now)
    _go_on(project, by=by, now=now)
    return amendment


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, by: User, now: datetime) -> Amendment:
    """Takes a question back that the funder has not answered.

    Raises:
        NotAllowed: the person may not ask for amendments either.
        Conflict: it was answered or withdrawn already.
    """
    permit(by, "funding.ask_amendment", amendment.project)
    amendment = _locked(amendment)
    amendment.status, amendment.decided_by = AmendmentStatus.WITHDRAWN, by
    amendment.decided_on = local_date(now, amendment.project.zone)
    amendment.save()
    _note(amendment, "amendment.withdrawn", by=by, now=now)
    _go_on(amendment.project, by=by, now=now)
    return amendment


def _go_on(project: Project, *, by: User, now: datetime) -> None:
    """Back to work, where nothing waits any more."""
    project.refresh_from_db(fields=["stage", "stage_since"])
    if project.stage == Stage.AMENDING and not Amendment.objects.open().filter(project=project).exists():
        move_project(project=project, to=Stage.ACTIVE, by=by, now=now)


def _locked_project(project: Project) -> Project:
    rows = Project.objects.select_for_update(of=("self",)).select_related("organisation__region", "centre__region")
    return rows.get(pk=project.pk)


def _locked(amendment: Amendment) -> Amendment:
    """The project first, then the row: the same order as in asking."""
    project = _locked_project(amendment.project)
    found = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if found.status != AmendmentStatus.ASKED:
        raise Conflict(
            _("This is settled already: %(status)s.") % {"status": found.get_status_display()}, code="settled"
        )
    found.project = project
    return found


def _note(amendment: Amendment, verb: str, *, by: User, now: datetime) -> None:
    """Names of fields only: the audit can't be changed, so it must not hold what a person may have erased."""
    about = {"amendment": amendment.pk, "kind": amendment.kind, "fields": sorted(amendment.after)}
    record(actor=by, verb=verb, target=amendment.project, now=now, after=about, reason=amendment.reason)
