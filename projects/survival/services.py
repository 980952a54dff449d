"""What an NKO, or its mentor, says of the life of a project after its grant."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.notifications.models import Letter
from projects.enums import CheckpointKind
from projects.lifecycle import AFTERCARE_MONTHS, FINAL
from projects.models import Checkpoint, Project
from projects.signals import dates_changed
from projects.survival.enums import Answer
from projects.survival.models import Continuation


@transaction.atomic
def record_continuation(
    *, checkpoint: Checkpoint, answer: Answer, now: datetime, comment: str = "", ceased_on: date | None = None,
    by: User | None = None, letter: Letter | None = None,
) -> Continuation:  # fmt: skip
    """Keeps how the project lives on; the date of aftercare is done with it. Returns the answer.

    Answered again, it changes. Either a person does it on the page, or whoever has the link of a letter.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: the aftercare of the project is over, or the date was taken away meanwhile.
        Invalid: the date asks for something else, or the end of the work lies in the future or is not named.
    """
    if letter is None:
        permit(by or User(), "survival.add_continuation", checkpoint.project)
    locked = _locked(checkpoint)
    project, today = locked.project, local_date(now, locked.project.zone)
    ceased_on = _checked(project, answer, ceased_on, today)
    if len(comment) > 4000:
        raise Invalid(_("The comment is too long: 4,000 characters at most."), field="comment")
    row = Continuation.objects.filter(checkpoint=locked).first()
    before = _state(row) if row else {}
    row = row or Continuation(checkpoint=locked, project=project, months=_months(locked))
    row.answer, row.comment, row.ceased_on = answer, comment.strip(), ceased_on
    if before and before == _state(row):
        return row
    row.answered_on, row.at, row.by = today, now, by or (letter.user if letter else None)
    row.email = letter.recipient if letter else ""
    row.save()
    record(
        actor=row.by, verb="continuation.answered", target=row, now=now, before=before,
        after={"project": project.pk, **_state(row)},
    )  # fmt: skip
    if letter is not None:
        Letter.objects.filter(pk=letter.pk).update(answered_at=now)
    _close(locked, row, today, now)
    return row


def _locked(checkpoint: Checkpoint) -> Checkpoint:
    rows = Checkpoint.objects.select_for_update(of=("self",)).select_related(
        "project__organisation__region", "project__centre__region"
    )
    found = rows.filter(pk=checkpoint.pk).first()
    if found is None:
        raise Conflict(_("This date was taken away meanwhile."), code="gone")
    if found.kind != CheckpointKind.AFTERCARE:
        raise Invalid(_("Only dates of aftercare ask how the project lives on."), code="not_aftercare")
    return found


def _checked(project: Project, answer: Answer, ceased_on: date | None, today: date) -> date | None:
    if project.stage in FINAL:
        raise Conflict(
            _("The aftercare of this project is over: “%(stage)s”.") % {"stage": project.get_stage_display()},
            code="over",
        )
    if answer != Answer.CEASED:
        return None
    if ceased_on is None:
        raise Invalid(_("Say since when the work has ended; about when is enough."), code="required", field="ceased_on")
    if ceased_on > today:
        raise Invalid(_("This day lies in the future."), field="ceased_on")
    if project.starts_on and ceased_on < project.starts_on:
        raise Invalid(_("This day lies before the beginning of the project."), field="ceased_on")
    return ceased_on


def _months(checkpoint: Checkpoint) -> int:
    """Which question this is: they are asked in the order of their days."""
    earlier = Checkpoint.objects.filter(
        project=checkpoint.project_id, kind=CheckpointKind.AFTERCARE, due_on__lt=checkpoint.due_on
    )
    return AFTERCARE_MONTHS[min(earlier.count(), len(AFTERCARE_MONTHS) - 1)]


def _state(row: Continuation) -> dict[str, str | None]:
    return {
        "answer": str(row.answer), "comment": row.comment,
        "ceased_on": row.ceased_on.isoformat() if row.ceased_on else None,
    }  # fmt: skip


def _close(checkpoint: Checkpoint, row: Continuation, today: date, now: datetime) -> None:
    """The date is done; the rules that asked about it are silent from now on."""
    if checkpoint.done_on is None:
        checkpoint.done_on = today
        checkpoint.save(update_fields=["done_on", "updated_at"])
    dates_changed.send(sender=Project, project=checkpoint.project, now=now)
