"""Bringing a file in: it is stored and tried at once, and taken in when the person says so."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.notifications.nudge import wake_after_commit
from projects.exchange.enums import OPEN, ImportStatus
from projects.exchange.intake.cards import card_as_table
from projects.exchange.intake.running import COUNTS, forget_bytes
from projects.exchange.intake.storing import checksum, store
from projects.exchange.models import FileImport

TICK = "exchange.work_off"


def bring_file(*, stream: BinaryIO, name: str, by: User, now: datetime) -> FileImport:
    """Stores the file and has it tried. The same file that is still under way for the person is not taken twice.

    Raises:
        NotAllowed: the person may not bring files in.
        Invalid: it is empty or too large.
    """
    permit(by, "exchange.add_import")
    return _bring(stream=stream, name=name, by=by, now=now)


def bring_card(*, text: str, by: User, now: datetime) -> FileImport:
    """Takes the text of a project's public card, as copied from the fund's page, like a file of one row.

    Raises:
        NotAllowed: the person may not bring files in.
        Invalid: the text is not that of a card.
    """
    permit(by, "exchange.add_import")
    name, table = card_as_table(text)
    return _bring(stream=BytesIO(table), name=name, by=by, now=now)


@transaction.atomic
def _bring(*, stream: BinaryIO, name: str, by: User, now: datetime) -> FileImport:
    name = " ".join(name.replace("\0", "").split())[:255] or _("file")
    same = FileImport.objects.filter(by=by, sha256=checksum(stream), status__in=OPEN).first()
    if same is not None:
        return same
    file = FileImport.objects.create(name=name, by=by, sha256="")
    store(file, stream)
    file.save(update_fields=["size", "sha256"])
    record(actor=by, verb="import.brought", target=file, now=now, after={"file": name, "sha256": file.sha256})
    wake_after_commit(TICK)
    return file


@transaction.atomic
def begin_import(*, file: FileImport, by: User, now: datetime) -> FileImport:
    """Has a file that was tried taken in.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: it is not tried yet, or has begun already.
    """
    permit(by, "exchange.change_import", file)
    file = _locked(file)
    if file.status != ImportStatus.READY:
        raise Conflict(_("This file does not wait to be taken in: look at its page for where it is."))
    file.status, file.trial, file.position, file.line, file.finished_at = ImportStatus.WAITING, False, 0, 0, None
    for count in COUNTS:
        setattr(file, count, 0)
    file.save()
    record(actor=by, verb="import.begun", target=file, now=now, after={"file": file.name})
    wake_after_commit(TICK)
    return file


@transaction.atomic
def cancel_import(*, file: FileImport, by: User, now: datetime) -> FileImport:
    """Stops behind the batch that is being written; the rows before it stay, each whole.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: it is over.
    """
    permit(by, "exchange.change_import", file)
    file = _locked(file)
    if not file.is_open:
        raise Conflict(_("There is nothing to cancel: this import is over."))
    file.status, file.finished_at = ImportStatus.CANCELLED, now
    file.save(update_fields=["status", "finished_at", "updated_at"])
    forget_bytes(file)
    record(actor=by, verb="import.cancelled", target=file, now=now, after={"file": file.name, "rows": file.read})
    return file


def _locked(file: FileImport) -> FileImport:
    locked = FileImport.objects.select_for_update().filter(pk=file.pk).first()
    if locked is None:
        raise Invalid(_("There is no such import any more."))
    return locked
