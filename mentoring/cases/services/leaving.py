"""Somebody leaves a centre: the open requests on which they worked go back to its list."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.audit.services import record
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.querysets import WORKERS
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked


def held_by(membership: Membership) -> QuerySet[Case]:
    """The open requests on which the person works by this role, and by no other of theirs at the same place."""
    if membership.centre_id and membership.role in WORKERS:
        here, rows = Q(centre=membership.centre_id, role__in=WORKERS), Q(centre=membership.centre_id)
    elif membership.territory_id and membership.role == Role.OPERATOR:
        here = Q(territory=membership.territory_id, role=Role.OPERATOR)
        rows = Q(centre=None, region=membership.territory_id)
    else:
        return Case.objects.none()
    others = membership.user.memberships.current().filter(here).exclude(pk=membership.pk)
    if others.exists():
        return Case.objects.none()
    return Case.objects.open().filter(rows, owner=membership.user_id)


@transaction.atomic
def leave(*, membership: Membership, by: User | None, now: datetime) -> int:
    """The role has ended: what the person worked on by it waits for a colleague. Returns how many requests.

    Twice changes nothing.
    """
    return _give_back(membership, held_by(membership), by, now)


@transaction.atomic
def leave_all(*, user: User, now: datetime) -> None:
    """The account is closed for good: nothing open stays with it, by whatever role it came."""
    for membership in user.memberships.current().filter(role__in=(*WORKERS, Role.OPERATOR)).order_by("pk"):
        centre = membership.centre_id
        place = Q(centre=centre) if centre else Q(region=membership.territory_id, centre=None)
        _give_back(membership, Case.objects.open().filter(place, owner=user), None, now)


def _give_back(membership: Membership, cases: QuerySet[Case], by: User | None, now: datetime) -> int:
    """Nobody works on the requests any more. The promise stays as it was, and so does that one waits for the client.

    Who leads the place reads of all of them in one letter.
    """
    freed = 0
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody at the centre
        text = _("Who worked on this request does not work here any more. It waits for a colleague.")
    for case in [locked(row) for row in cases.order_by("pk")]:
        if case.owner_id != membership.user_id or not case.is_open:
            continue
        case.owner = None
        if case.status == CaseStatus.IN_WORK:
            case.status = CaseStatus.NEW
        case.save(update_fields=["owner", "status", "updated_at"])
        CaseMessage.objects.create(case=case, centre=case.centre, at=now, internal=True, text=text)
        record(
            actor=by, verb="case.freed", target=case, now=now, before={"owner": membership.user_id},
            after={"owner": None},
        )  # fmt: skip
        freed += 1
    if freed:
        letters.left_behind(membership, now)
    return freed
