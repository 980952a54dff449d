from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.notifications.services import enqueue
from projects.founding import checklists
from projects.founding.enums import DocumentStatus, Outcome, Status
from projects.founding.models import Filing, Founding
from projects.founding.services.common import check_day, last_answer_was, locked, reckon, refuse_dropped, settle, tell

READY = (DocumentStatus.READY, DocumentStatus.NOT_NEEDED)


@transaction.atomic
def file_documents(*, founding: Founding, by: User, now: datetime, filed_on: date) -> Filing:
    """Puts down that the documents went to the Ministry of Justice; the day of its answer is reckoned from it.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: they are filed already, or the founding is over.
        Invalid: the founders have not decided, a document is not ready, or the day cannot be.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    refuse_dropped(founding)
    if founding.status != Status.PREPARING:
        raise Conflict(_("The documents are filed already."), code="filed")
    if founding.decided_on is None:
        raise Invalid(_("Put down first when the founders decided: it is a step of the list."), code="undecided")
    check_day(founding, filed_on, now, field="filed_on", earliest=founding.decided_on)
    missing = [str(document) for document in founding.documents.exclude(status__in=READY)]
    if missing:
        raise Invalid(_("These documents are not ready: %(names)s.") % {"names": "; ".join(missing)}, code="missing")
    answer = checklists.step_of("answer")
    filing = Filing(
        founding=founding, number=founding.filings.count() + 1, filed_on=filed_on, by=by,
        answer_by=answer.due_for(founding.legal_form).day(filed_on) if answer else filed_on,
    )  # fmt: skip
    check(filing)
    filing.save()
    founding.status = Status.FILED
    founding.save(update_fields=["status", "updated_at"])
    settle(founding, "file", filed_on, by)
    reckon(founding)
    tell(founding, "filed", by=by, now=now, number=filing.number, filed_on=filed_on.isoformat())
    return filing


@transaction.atomic
def recall_filing(*, founding: Founding, by: User, now: datetime) -> Founding:
    """Takes back that the documents were filed: it was a mistake, or they were fetched.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: none waits for an answer.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    filing = _waiting(founding)
    number = filing.number
    filing.delete()
    founding.status = Status.PREPARING
    founding.save(update_fields=["status", "updated_at"])
    settle(founding, "file", None, by)
    reckon(founding)
    tell(founding, "filing_recalled", by=by, now=now, number=number)
    return founding


@transaction.atomic
def record_refusal(*, founding: Founding, by: User, now: datetime, answered_on: date, reason: str) -> Filing:
    """Puts down that registration was refused, and why: the group prepares its next try.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: no documents wait for an answer.
        Invalid: the reason is missing, or the day cannot be.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    filing = _waiting(founding)
    check_day(founding, answered_on, now, field="answered_on", earliest=filing.filed_on)
    if not reason.strip():
        raise Invalid(
            _("Copy the reason from the refusal: the next try begins with it."), code="required", field="reason"
        )
    filing.outcome, filing.answered_on, filing.reason = Outcome.REFUSED, answered_on, reason.strip()
    check(filing)
    filing.save()
    founding.status = Status.PREPARING
    founding.save(update_fields=["status", "updated_at"])
    settle(founding, "file", None, by)
    reckon(founding)
    tell(founding, "refused", by=by, now=now, reason=filing.reason, number=filing.number)
    mentor = founding.mentor
    if mentor is not None and mentor != by:
        enqueue(
            notice="founding.refused", subject_id=founding.pk, occurrence=f"try {filing.number}", user=mentor,
            recipient=mentor.email, now=now, zone=founding.zone, thread=f"founding:{founding.pk}",
        )  # fmt: skip
    return filing


@transaction.atomic
def take_back_refusal(*, founding: Founding, by: User, now: datetime) -> Founding:
    """Takes back that the last try was refused: it waits for its answer again.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: the last try was not refused, or the group has gone on.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    if founding.status != Status.PREPARING or not last_answer_was(founding, Outcome.REFUSED):
        raise Conflict(_("The last try was not refused, or things have gone on since."), code="not_refused")
    filing = founding.filings.latest("number")
    filing.outcome, filing.answered_on, filing.reason = "", None, ""
    filing.save()
    founding.status = Status.FILED
    founding.save(update_fields=["status", "updated_at"])
    settle(founding, "file", filing.filed_on, by)
    reckon(founding)
    tell(founding, "refusal_taken_back", by=by, now=now, number=filing.number)
    return founding


def _waiting(founding: Founding) -> Filing:
    filing = founding.filings.filter(outcome="").first()
    if filing is None:
        raise Conflict(_("No documents wait for an answer."), code="not_filed")
    return filing
