"""The conversation of a request: answers of the centre, notes among colleagues, messages of the client, files."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked, room_for_files, still_open, written
from mentoring.cases.services.work import accept_referral, has_worker, own
from projects.files.services import keep

Files = Sequence[File]


@transaction.atomic
def answer(
    *, case: Case, text: str, by: User, now: datetime, files: Files = (), wait: bool = False
) -> CaseMessage:  # fmt: skip
    """The centre writes to the client. The first answer keeps the promise; whoever answers first works on the request.

    Args:
        wait: the centre needs something of the client: the request waits for them.

    Raises:
        NotAllowed: somebody else works on it.
        Conflict: the request is over, or holds too many files.
        Invalid: nothing is said, or a file can't be taken.
    """
    text = written(text, "text")
    case = locked(case)
    free = not has_worker(case)
    permit(by, "cases.take_case" if free else "cases.work_on_case", case)
    still_open(case)
    if free:
        before = case.owner_id
        own(case, by)
        accept_referral(case, now)
        record(actor=by, verb="case.taken", target=case, now=now, before={"owner": before}, after={"owner": by.pk})
    case.first_answered_at = case.first_answered_at or now
    case.status = CaseStatus.WAITING if wait else CaseStatus.IN_WORK
    case.waiting_since = now if wait else None
    case.client_waits_since = None
    case.save()
    return _write(CaseMessage(case=case, centre=case.centre, by=by, text=text, at=now), files, now)


@transaction.atomic
def note(*, case: Case, text: str, by: User, now: datetime, files: Files = ()) -> CaseMessage:
    """A note for colleagues: the client and other centres do not read it. What is over can be noted too.

    Raises:
        NotAllowed: the request is another centre's.
        Conflict: the request holds too many files.
        Invalid: nothing is said, or a file can't be taken.
    """
    text = written(text, "text")
    case = locked(case)
    permit(by, "cases.note_case", case)
    return _write(CaseMessage(case=case, centre=case.centre, by=by, text=text, at=now, internal=True), files, now)


@transaction.atomic
def client_writes(
    *, case: Case, text: str, now: datetime, by: User | None = None, files: Files = ()
) -> CaseMessage:  # fmt: skip
    """The client writes; a request that waited for them goes on. `by` is None when they use their link.

    Raises:
        NotAllowed: the person is not the client.
        Conflict: the request is over, or holds too many files.
        Invalid: nothing is said, or a file can't be taken.
    """
    text = written(text, "text")
    case = locked(case)
    if by:
        permit(by, "cases.act_as_client", case)
    still_open(case)
    if case.status == CaseStatus.WAITING:
        case.status, case.waiting_since = CaseStatus.IN_WORK, None
    case.client_waits_since = case.client_waits_since or now
    case.confirmed_at = case.confirmed_at or now
    case.save()
    return _write(CaseMessage(case=case, by=by, from_client=True, text=text, at=now), files, now)


def _write(message: CaseMessage, files: Files, now: datetime) -> CaseMessage:
    if files:
        room_for_files(message.case, len(files))
    message.save()
    for content in files:
        keep(target=message, content=content, by=message.by, now=now)
    # Not the words: the audit can't be changed, and the client's can be forgotten.
    about = {"message": message.pk, "from_client": message.from_client, "internal": message.internal}
    record(actor=message.by, verb="case.written", target=message.case, now=now, after=about)
    letters.message_written(message, message.case, now)
    return message
