"""What the centre does with a request: takes it, gives it to somebody, closes it, refuses it, takes it up again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from mentoring.cases.enums import REOPENED_WITHIN, CaseStatus, Outcome
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.querysets import WORKERS
from mentoring.cases.routing import Addressee, open_offer, promised_by, works
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked, still_open, written
from projects.models import Project


@transaction.atomic
def take(*, case: Case, by: User, now: datetime) -> Case:
    """The person works on the request from now on. Of two at once one wins; taking one's own again changes nothing.

    Whoever has left the centre or may not log in any more holds nothing: a colleague takes it over.

    Raises:
        NotAllowed: the request is another centre's.
        Conflict: a colleague has taken it, or it is over.
    """
    case = still_open(locked(case))
    permit(by, "cases.take_case", case)
    if case.owner_id == by.pk:
        return case
    if has_worker(case):
        raise Conflict(
            _("%(name)s has taken this request already. Ask the head of your centre if you should have it.")
            % {"name": case.owner},
            code="taken",
        )
    before = case.owner_id
    own(case, by)
    case.save()
    accept_referral(case, now)
    record(actor=by, verb="case.taken", target=case, now=now, before={"owner": before}, after={"owner": by.pk})
    return case


def has_worker(case: Case) -> bool:
    """Whether somebody works on the request who still may."""
    if case.owner is None or not case.owner.is_active:
        return False
    return case.owner.is_superuser or colleagues(case).filter(user=case.owner_id).exists()


def own(case: Case, person: User) -> None:
    """Puts the person to work on the request; whoever calls saves it."""
    case.owner = person
    if case.status == CaseStatus.NEW:
        case.status = CaseStatus.IN_WORK


def accept_referral(case: Case, now: datetime) -> None:
    """Somebody of the centre works on it: the centre has accepted what was passed on to it."""
    case.referrals.pending().filter(to_centre=case.centre_id, consent_at__isnull=False).update(
        accepted=True, answered_at=now
    )


def drop_proposals(case: Case, now: datetime) -> None:
    """The request is over or goes elsewhere: the client need not be asked any more whether it may be passed on."""
    case.referrals.pending().filter(consent_at=None).update(accepted=False, answered_at=now)


@transaction.atomic
def assign(*, case: Case, owner: User, by: User, now: datetime, instead_of: User | None = None) -> Case:
    """The head gives the request to a mentor of the centre, who is told.

    Args:
        instead_of: who worked on it when the head looked; if somebody else does by now, the head looks again.

    Raises:
        NotAllowed: the person does not lead the centre.
        Conflict: it was given to somebody else meanwhile, or it is over.
        Invalid: the mentor is not of the centre.
    """
    case = still_open(locked(case))
    permit(by, "cases.assign_case", case)
    if case.owner_id == owner.pk:
        return case
    if case.owner_id != (instead_of.pk if instead_of else None):
        raise Conflict(_("%(name)s works on it by now. Look again.") % {"name": case.owner or "—"}, code="taken")
    if not colleagues(case).filter(user=owner).exists():
        raise Invalid(_("%(name)s does not work in this centre.") % {"name": owner}, field="owner")
    before = case.owner_id
    own(case, owner)
    case.save()
    accept_referral(case, now)
    record(
        actor=by, verb="case.assigned", target=case, now=now, before={"owner": before}, after={"owner": owner.pk}
    )  # fmt: skip
    if owner != by:
        letters.to_person("cases.assigned", case, owner, f"to:{owner.pk}:{now:%Y%m%d%H%M%S}", now)
    return case


def colleagues(case: Case) -> Any:
    """Memberships of those who may work on the request: the centre's mentors and heads, else the region's operators."""
    rows = Membership.objects.current().filter(user__is_active=True)
    if case.centre_id is None:
        return rows.filter(role=Role.OPERATOR, territory=case.region_id)
    return rows.filter(role__in=WORKERS, centre=case.centre_id)


@transaction.atomic
def close(*, case: Case, outcome: str, result: str, by: User, now: datetime) -> Case:
    """The request is dealt with; the client reads what came of it and is asked for a rating.

    Raises:
        NotAllowed: somebody else works on it.
        Conflict: it is over already.
        Invalid: the outcome is unknown, or nothing is said.
    """
    if outcome not in Outcome.values:
        raise Invalid(_("Choose what came of it."), field="outcome")
    return _end(case, CaseStatus.CLOSED, Outcome(outcome), written(result, "result"), by, now)


@transaction.atomic
def decline(*, case: Case, reason: str, by: User, now: datetime) -> Case:
    """The centre does not help with this; the client reads why.

    Raises:
        NotAllowed: somebody else works on it.
        Conflict: it is over already.
        Invalid: no reason is given.
    """
    return _end(case, CaseStatus.DECLINED, "", written(reason, "reason"), by, now)


def _end(case: Case, status: CaseStatus, outcome: str, words: str, by: User, now: datetime) -> Case:
    case = locked(case)
    permit(by, "cases.work_on_case", case)
    still_open(case)
    before = case.status
    case.status, case.outcome, case.result, case.closed_at = status, outcome, words, now
    case.first_answered_at = case.first_answered_at or now
    case.waiting_since = case.client_waits_since = None
    case.owner = case.owner or by
    case.save()
    # The words stay in the conversation when the request is taken up again and ends otherwise.
    CaseMessage.objects.create(case=case, centre=case.centre, by=by, text=words, at=now)
    accept_referral(case, now)
    drop_proposals(case, now)
    record(
        actor=by, verb=f"case.{status}", target=case, now=now, before={"status": before},
        after={"status": status, "outcome": outcome},
    )  # fmt: skip
    letters.to_client(f"cases.{status}", case, f"at:{now:%Y%m%d%H%M%S}", now)
    return case


@transaction.atomic
def reopen(*, case: Case, by: User, now: datetime) -> Case:
    """Takes up a request that was closed or refused by mistake; the client is told.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: it is open, the client withdrew it, or it is over for too long.
    """
    case = locked(case)
    permit(by, "cases.work_on_case", case)
    if case.status == CaseStatus.WITHDRAWN:
        raise Conflict(_("The client withdrew this request, and only the client takes it up again."), code="withdrawn")
    take_up_again(case, now)
    record(actor=by, verb="case.reopened", target=case, now=now, after={"status": case.status})
    letters.to_client("cases.reopened", case, f"at:{now:%Y%m%d%H%M%S}", now)
    return case


def take_up_again(case: Case, now: datetime) -> None:
    """Opens and saves a request that is over.

    Raises:
        Conflict: it is open, or over for too long.
    """
    if case.is_open or case.closed_at is None:
        raise Conflict(_("The request is open."), code="open")
    if now - case.closed_at > REOPENED_WITHIN:
        raise Conflict(
            _("The request has been over for more than %(days)d days. Ask anew, and name its number.")
            % {"days": REOPENED_WITHIN.days},
            code="too_late",
        )
    keep_owner(case)
    case.closed_at, case.outcome, case.result = None, "", ""
    if case.first_answered_at is None:
        promise_anew(case, now)
    case.save()


def keep_owner(case: Case) -> None:
    """Who worked on it goes on if they still may; else it is new for the centre."""
    if case.owner_id and not colleagues(case).filter(user=case.owner_id).exists():
        case.owner = None
    case.status = CaseStatus.IN_WORK if case.owner_id else CaseStatus.NEW
    case.waiting_since = None


def promise_anew(case: Case, now: datetime) -> None:
    """The promise counts from now, by the offer of the centre that has the request; whoever calls saves it."""
    case.came_at, case.first_answered_at = now, None
    case.answer_by = promised_by(Addressee(case.region, case.centre, case.offer), now)


def give_to(case: Case, centre: Centre | None, now: datetime) -> None:
    """The centre has the request from now on, as a new one; whoever calls saves it."""
    case.centre = centre
    case.offer = open_offer(centre, case.service, now) if centre else None
    case.owner, case.status, case.waiting_since = None, CaseStatus.NEW, None
    promise_anew(case, now)


@transaction.atomic
def place(*, case: Case, centre: Centre, by: User, now: datetime) -> Case:
    """The operator finds a centre for a request that nobody has; the centre's head and the client are told.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: a centre has it already, or it is over.
        Invalid: the centre takes no requests, or is of another region.
    """
    case = still_open(locked(case))
    if case.centre_id is not None:
        raise Conflict(_("“%(centre)s” has this request by now.") % {"centre": case.centre}, code="placed")
    permit(by, "cases.assign_case", case)
    check_centre(case, centre, "centre")
    give_to(case, centre, now)
    case.save()
    record(actor=by, verb="case.placed", target=case, now=now, after={"centre": centre.pk})
    letters.to_client("cases.moved", case, f"centre:{centre.pk}", now)
    letters.to_heads("cases.new", case, f"centre:{centre.pk}:{now:%Y%m%d%H%M%S}", now)
    return case


def check_centre(case: Case, centre: Centre, field: str) -> None:
    """Does nothing when the centre can be given the request.

    Raises:
        Invalid: it is closed or planned, is of another region, or has the request.
    """
    if not works(centre):
        raise Invalid(
            _("“%(centre)s” is %(status)s and takes no requests. Choose another centre.")
            % {"centre": centre, "status": centre.get_status_display()},
            code="centre_closed",
            field=field,
        )
    if centre.region_id != case.region_id:
        raise Invalid(_("This centre works in another region."), field=field)
    if centre.pk == case.centre_id:
        raise Invalid(_("This centre has the request already."), field=field)


@transaction.atomic
def relate(*, case: Case, project: Project | None, by: User, now: datetime) -> Case:
    """Ties the request to a project of the client, or unties it.

    Raises:
        NotAllowed: the person does not work on the request.
        Invalid: the person does not see the project, or it is another organisation's.
    """
    case = locked(case)
    permit(by, "cases.work_on_case", case)
    if project is not None:
        if not Project.objects.visible_to(by).filter(pk=project.pk).exists():
            raise Invalid(_("There is no such project among those that you see."), field="project")
        if case.organisation_id and project.organisation_id != case.organisation_id:
            raise Invalid(_("This is a project of another organisation."), field="project")
    before = case.project_id
    case.project = project
    case.save(update_fields=["project", "updated_at"])
    record(
        actor=by, verb="case.related", target=case, now=now, before={"project": before},
        after={"project": project.pk if project else None},
    )  # fmt: skip
    return case


def pending_referral(case: Case) -> Referral | None:
    """The referral that nobody has answered yet."""
    return case.referrals.pending().select_related("to_centre", "from_centre", "owner").first()
