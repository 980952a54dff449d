"""What the client does with their own request: by the link of their letter, or logged in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from mentoring.cases.enums import BEST_RATING, CaseStatus
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked, still_open, written
from mentoring.cases.services.work import drop_proposals, take_up_again

BAD_RATING = 2
"""With this or less the head of the centre is told at once."""


def _own(case: Case, by: User | None) -> Case:
    case = locked(case)
    if by:
        permit(by, "cases.act_as_client", case)
    return case


@transaction.atomic
def confirm(*, case: Case, now: datetime, by: User | None = None) -> Case:
    """The client says that the address is theirs. Twice changes nothing."""
    case = _own(case, by)
    if case.confirmed_at is None:
        case.confirmed_at = now
        case.save(update_fields=["confirmed_at", "updated_at"])
        record(actor=by, verb="case.confirmed", target=case, now=now)
    return case


@transaction.atomic
def withdraw(*, case: Case, now: datetime, by: User | None = None, reason: str = "") -> Case:
    """The client needs no help any more; who works on it is told. Twice changes nothing.

    Raises:
        NotAllowed: the person is not the client.
        Conflict: the centre has ended it already.
    """
    reason = written(reason, "reason", required=False, longest=2000)
    case = _own(case, by)
    if case.status == CaseStatus.WITHDRAWN:
        return case
    still_open(case)
    before = case.status
    case.status, case.closed_at, case.waiting_since = CaseStatus.WITHDRAWN, now, None
    case.client_waits_since = None
    case.confirmed_at = case.confirmed_at or now
    case.save()
    if reason:
        CaseMessage.objects.create(case=case, by=by, from_client=True, text=reason, at=now)
    drop_proposals(case, now)
    case.referrals.pending().update(accepted=False, answered_at=now)
    record(actor=by, verb="case.withdrawn", target=case, now=now, before={"status": before})
    letters.to_workers("cases.withdrawn", case, f"at:{now:%Y%m%d%H%M%S}", now)
    return case


@transaction.atomic
def ask_again(*, case: Case, now: datetime, by: User | None = None, text: str = "") -> Case:
    """The client takes a request up again: withdrawn by mistake, or not solved after all.

    Raises:
        NotAllowed: the person is not the client.
        Conflict: it is open, or over for too long.
    """
    text = written(text, "text", required=False)
    case = _own(case, by)
    case.client_waits_since = now
    take_up_again(case, now)
    if text:
        CaseMessage.objects.create(case=case, by=by, from_client=True, text=text, at=now)
    record(actor=by, verb="case.asked_again", target=case, now=now, after={"status": case.status})
    letters.to_workers("cases.asked_again", case, f"at:{now:%Y%m%d%H%M%S}", now)
    return case


@transaction.atomic
def rate(*, case: Case, rating: int, now: datetime, comment: str = "", by: User | None = None) -> Case:
    """The client says, once, how the help was. Of two clicks at once the first counts and the second is told.

    Raises:
        NotAllowed: the person is not the client.
        Invalid: the rating is not one of 1 to 5.
        Conflict: it is rated already, or not closed.
    """
    comment = written(comment, "comment", required=False)
    if not 1 <= rating <= BEST_RATING:
        raise Invalid(_("Choose one of 1 to 5."), field="rating")
    case = _own(case, by)
    if case.rating is not None:
        raise Conflict(_("You have rated this request already. Thank you!"), code="rated")
    if case.status != CaseStatus.CLOSED:
        raise Conflict(_("A request is rated when it is closed."), code="not_closed")
    case.rating, case.rating_comment, case.rated_at = rating, comment, now
    case.save(update_fields=["rating", "rating_comment", "rated_at", "updated_at"])
    record(actor=by, verb="case.rated", target=case, now=now, after={"rating": rating})
    if rating <= BAD_RATING:
        letters.to_heads("cases.rated_low", case, "rated", now)
    return case
