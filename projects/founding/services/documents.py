from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict
from backend.common.validation import check
from projects.files.models import StoredFile
from projects.files.services import keep
from projects.founding.enums import DocumentStatus
from projects.founding.models import Document, Founding
from projects.founding.services.common import locked, refuse_dropped, tell


@transaction.atomic
def set_document(
    *, document: Document, by: User, now: datetime, status: str, note: str = "", content: File | None = None
) -> Document:
    """Says how far the document has come, and keeps a file of it where one is given: then it is not missing any more.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: the founding was given up, or the document is not on the list any more.
        Invalid: there is no such status, the note is too long, or the file is not taken (field `content`).
    """
    founding = locked(document.founding)
    permit(by, "founding.change_founding", founding)
    refuse_dropped(founding)
    document = _current(founding, document)
    if content is not None:
        keep(target=document, content=content, by=by, now=now)
        status = DocumentStatus.DRAFT if status == DocumentStatus.MISSING else status
    if (document.status, document.note) == (status, note.strip()):
        return document
    before = document.status
    document.status, document.note = status, note.strip()
    check(document)
    document.save()
    tell(founding, "document_changed", by=by, now=now, document=document.code, before=before, status=str(status))
    return document


@transaction.atomic
def attach(*, document: Document, content: File, by: User, now: datetime) -> StoredFile:
    """Keeps a file of the document; one that was missing becomes a draft.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: the founding was given up, or the document is not on the list any more.
        Invalid: the file is empty, too big, or of a kind that is not taken; the field is `content`.
    """
    founding = locked(document.founding)
    permit(by, "founding.change_founding", founding)
    refuse_dropped(founding)
    stored = keep(target=_current(founding, document), content=content, by=by, now=now)
    founding.documents.filter(pk=document.pk, status=DocumentStatus.MISSING).update(
        status=DocumentStatus.DRAFT, updated_at=now
    )
    return stored


def _current(founding: Founding, document: Document) -> Document:
    found = founding.documents.filter(pk=document.pk).first()
    if found is None:
        raise Conflict(_("The checklist has changed: this document is not on it any more."), code="gone")
    return found
