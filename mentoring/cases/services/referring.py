"""A request goes to another centre: with the client's consent, and it comes back when the other centre refuses."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from backend.directory.models import Centre
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.routing import works
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked, still_open, written
from mentoring.cases.services.work import check_centre, give_to, keep_owner, pending_referral, promise_anew

MOMENTS = ("came_at", "answer_by", "first_answered_at")


@transaction.atomic
def refer(
    *, case: Case, to_centre: Centre, reason: str, by: User, now: datetime, client_agreed: bool = False
) -> Referral:  # fmt: skip
    """Proposes to pass the request on; it goes when the client agrees.

    Args:
        reason: why the other centre; the client and the other centre read it.
        client_agreed: the client has said so to the person who writes this down; else the client is asked by letter.

    Raises:
        NotAllowed: somebody else works on the request.
        Conflict: it is over, or is being passed on already.
        Invalid: the other centre takes no requests, or no reason is given.
    """
    reason = written(reason, "reason", longest=2000)
    case = still_open(locked(case))
    permit(by, "cases.work_on_case", case)
    check_centre(case, to_centre, "to_centre")
    referral = Referral(
        case=case, from_centre=case.centre, to_centre=to_centre, owner=case.owner, reason=reason, by=by, at=now
    )  # fmt: skip
    try:
        with transaction.atomic():
            referral.save()
    except IntegrityError as error:
        raise Conflict(_("This request is being passed on already. Wait for the answer, or recall it."),
                       code="referred") from error  # fmt: skip
    record(
        actor=by, verb="case.referred", target=case, now=now,
        after={"to": to_centre.pk, "client_agreed": client_agreed}, reason=reason,
    )  # fmt: skip
    if client_agreed:
        _pass_on(referral, case, now)
    else:
        letters.to_client("cases.may_we_pass_on", case, "asked", now, about=referral)
    return referral


def agree(*, case: Case, now: datetime, by: User | None = None) -> Referral:
    """The client agrees that the request goes to the other centre, and it goes.

    Raises:
        NotAllowed: the person is not the client.
        Conflict: nobody asks any more, or the other centre has closed meanwhile: then nothing is asked any more, and
            who works on the request is told.
    """
    with transaction.atomic():  # the refusal below must not undo what is noted here
        case, referral = _asked(case, by)
        if works(referral.to_centre):
            record(actor=by, verb="case.referral_agreed", target=case, now=now, after={"referral": referral.pk})
            _pass_on(referral, case, now)
            return referral
        closed = _("“%(centre)s” takes no requests any more.") % {"centre": referral.to_centre}
        _answered(referral, now, accepted=False, answer=closed)
        about = {"referral": referral.pk, "centre_closed": True}
        record(actor=by, verb="case.referral_refused", target=case, now=now, after=about)
        letters.to_workers("cases.stays", case, "refused", now, about=referral)
    raise Conflict(
        _("“%(centre)s” takes no requests any more. Your request stays where it is.") % {"centre": referral.to_centre},
        code="centre_closed",
    )


@transaction.atomic
def disagree(*, case: Case, now: datetime, by: User | None = None) -> Referral:
    """The client wants the request to stay; who works on it is told.

    Raises:
        NotAllowed: the person is not the client.
        Conflict: nobody asks any more.
    """
    case, referral = _asked(case, by)
    _answered(referral, now, accepted=False)
    record(actor=by, verb="case.referral_refused", target=case, now=now, after={"referral": referral.pk})
    letters.to_workers("cases.stays", case, "refused", now, about=referral)
    return referral


@transaction.atomic
def send_back(*, case: Case, reason: str, by: User, now: datetime) -> Case:
    """The other centre does not take it: it comes back to who worked on it before, with the reason.

    Raises:
        NotAllowed: the person is not of the other centre.
        Conflict: it was not passed on to them, or they have taken it.
        Invalid: no reason is given.
    """
    reason = written(reason, "reason", longest=2000)
    case = still_open(locked(case))
    permit(by, "cases.take_case", case)
    referral = _passed_on(case)
    _return(case, referral, now, reason)
    CaseMessage.objects.create(
        case=case, centre=referral.to_centre, by=by, at=now,
        text=_("“%(centre)s” could not take the request: %(reason)s")
        % {"centre": referral.to_centre, "reason": reason},
    )  # fmt: skip
    record(
        actor=by, verb="case.sent_back", target=case, now=now, reason=reason, after={"centre": case.centre_id}
    )  # fmt: skip
    letters.to_workers("cases.came_back", case, "refused", now, about=referral)
    letters.to_client("cases.moved", case, f"back:{referral.pk}", now)
    return case


@transaction.atomic
def recall(*, case: Case, by: User, now: datetime) -> Case:
    """Who passed the request on takes that back, as long as nobody has answered.

    Raises:
        NotAllowed: somebody else had passed it on.
        Conflict: there is nothing to take back any more.
    """
    case = still_open(locked(case))
    referral = pending_referral(case)
    if referral is None:
        raise Conflict(_("Nothing can be taken back any more: look at what the request is now."), code="answered")
    permit(by, "cases.recall_referral", referral)
    if referral.consent_at is None:
        _answered(referral, now, accepted=False)
    else:
        _passed_on(case)
        _return(case, referral, now, "", recalled=True)
        letters.to_client("cases.moved", case, f"back:{referral.pk}", now)
    record(actor=by, verb="case.referral_recalled", target=case, now=now, after={"referral": referral.pk})
    return case


def _pass_on(referral: Referral, case: Case, now: datetime) -> None:
    referral.consent_at = now
    referral.came_at, referral.answer_by = case.came_at, case.answer_by
    referral.first_answered_at = case.first_answered_at
    give_to(case, referral.to_centre, now)
    case.save()
    referral.their_answer_by = case.answer_by
    referral.save(update_fields=["consent_at", *MOMENTS, "their_answer_by"])
    letters.to_client("cases.moved", case, f"referral:{referral.pk}", now)
    letters.to_heads("cases.new", case, f"referral:{referral.pk}", now)


def _return(case: Case, referral: Referral, now: datetime, reason: str, *, recalled: bool = False) -> None:
    _answered(referral, now, accepted=False, answer=reason)
    back = referral.from_centre
    give_to(case, back if back and works(back) else None, now)
    case.owner = referral.owner
    keep_owner(case)
    promise_anew(case, now)
    if recalled and case.centre_id == referral.from_centre_id and referral.came_at and referral.answer_by:
        case.came_at, case.answer_by = referral.came_at, referral.answer_by
        case.first_answered_at = referral.first_answered_at
        # It was never away: with the moments here too, the figures would count it twice.
        referral.came_at = referral.answer_by = referral.first_answered_at = None
        referral.save(update_fields=MOMENTS)
    case.save()


def _answered(referral: Referral, now: datetime, *, accepted: bool, answer: str = "") -> None:
    referral.answered_at, referral.accepted, referral.answer = now, accepted, answer
    referral.save(update_fields=["answered_at", "accepted", "answer"])


def _asked(case: Case, by: User | None) -> tuple[Case, Referral]:
    case = locked(case)
    if by:
        permit(by, "cases.act_as_client", case)
    still_open(case)
    referral = pending_referral(case)
    if referral is None or referral.consent_at is not None:
        raise Conflict(_("Nobody asks this any more: look at where your request is now."), code="answered")
    return case, referral


def _passed_on(case: Case) -> Referral:
    referral = pending_referral(case)
    if referral is None or referral.consent_at is None or case.owner_id is not None:
        raise Conflict(
            _("This request does not wait for your answer: it was taken, or not passed on."), code="answered"
        )
    return referral
