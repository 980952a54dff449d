"""What falls due in a project: planned, done, opened again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.models import Checkpoint, Project
from projects.signals import dates_changed


@transaction.atomic
def save_checkpoint(
    *, project: Project, by: User, now: datetime, kind: str, title: str, due_on: date,
    checkpoint: Checkpoint | None = None,
) -> Checkpoint:  # fmt: skip
    """Adds a checkpoint, or changes the one given.

    Raises:
        NotAllowed: the person may not plan checkpoints.
        Conflict: it was taken away meanwhile.
        Invalid: the project has the same one already.
    """
    permit(by, "projects.change_checkpoint" if checkpoint else "projects.add_checkpoint", project)
    target = _locked(checkpoint) if checkpoint else Checkpoint(project=project)
    before, after = apply_changes(target, {"kind": kind, "title": title.strip(), "due_on": due_on})
    if not after:
        return target
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Invalid(_("The project has this checkpoint already."), code="duplicate", field="title") from error
    verb = "checkpoint.changed" if checkpoint else "checkpoint.added"
    record(actor=by, verb=verb, target=project, now=now, before=before, after=after)
    dates_changed.send(sender=Project, project=project, now=now)
    return target


@transaction.atomic
def remove_checkpoint(*, checkpoint: Checkpoint, by: User, now: datetime) -> None:
    """Takes away a checkpoint that was planned by mistake.

    Raises:
        NotAllowed: the person may not plan checkpoints.
        Conflict: it is done already: history stays.
    """
    permit(by, "projects.change_checkpoint", checkpoint.project)
    rows = Checkpoint.objects.select_for_update(of=("self",)).select_related("project")
    found = rows.filter(pk=checkpoint.pk).first()
    if found is None:  # another click was quicker
        return
    checkpoint = found
    if checkpoint.done_on:
        raise Conflict(_("This checkpoint is done; it stays in the project's history."), code="already_done")
    record(
        actor=by, verb="checkpoint.removed", target=checkpoint.project, now=now,
        before={"title": checkpoint.title, "due_on": str(checkpoint.due_on)},
    )  # fmt: skip
    checkpoint.delete()
    dates_changed.send(sender=Project, project=found.project, now=now)


@transaction.atomic
def finish_checkpoint(
    *, checkpoint: Checkpoint, by: User, now: datetime, done_on: date | None, note: str = ""
) -> Checkpoint:
    """Marks a checkpoint as done on that day; None opens it again.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was taken away meanwhile.
        Invalid: the day lies in the future.
    """
    permit(by, "projects.finish_checkpoint", checkpoint.project)
    if done_on and done_on > local_date(now, checkpoint.project.zone):
        raise Invalid(_("This day lies in the future."), field="done_on")
    checkpoint = _locked(checkpoint)
    before, after = apply_changes(checkpoint, {"done_on": done_on, "note": note.strip()})
    if after:
        checkpoint.by_itself = False
        checkpoint.save()
        verb = "checkpoint.done" if done_on else "checkpoint.reopened"
        about = {"title": checkpoint.title}
        record(actor=by, verb=verb, target=checkpoint.project, now=now, before=before, after=after | about)
        dates_changed.send(sender=Project, project=checkpoint.project, now=now)
    return checkpoint


def _locked(checkpoint: Checkpoint) -> Checkpoint:
    rows = Checkpoint.objects.select_for_update(of=("self",)).select_related("project")
    found = rows.filter(pk=checkpoint.pk).first()
    if found is None:
        raise Conflict(_("This checkpoint was taken away meanwhile."), code="gone")
    return found
