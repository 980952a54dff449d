"""A centre closes: its open requests go where they would go if they came in now, and each client is told where."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import User
from backend.audit.services import record
from backend.directory.closing import Affair
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from mentoring.cases.enums import OPEN
from mentoring.cases.models import Case, CaseMessage, Departure, Referral
from mentoring.cases.routing import next_centre, works
from mentoring.cases.services import letters
from mentoring.cases.services.common import locked
from mentoring.cases.services.work import drop_proposals, give_to, keep_owner, pending_referral


def open_at(centre: Centre) -> QuerySet[Case]:
    """The open requests that the centre has."""
    return Case.objects.open().filter(centre=centre)


@transaction.atomic
def move_on(centre: Centre, by: User | None, now: datetime) -> None:
    """Passes on every open request of a closed centre.

    One that another centre passed on and this one has not accepted goes back to it. Any other goes to the centre that
    the routing finds, else it waits with the operators of the region. Whoever has it now promises anew. Notes among the
    colleagues of the closed centre stay with them.
    """
    for row in open_at(centre).order_by("pk"):
        case = locked(row)
        if case.is_open and case.centre_id == centre.pk:
            _move(case, centre, by, now)


def move_on_all(now: datetime) -> dict[str, int]:
    """Passes on what a closed centre has none the less; returns how many requests were `moved`.

    The job of the clock: for those that were asked in the moment of the closing, or taken up again after it, and for
    centres that were closed before their requests were passed on.
    """
    closed = Centre.objects.filter(status=CentreStatus.CLOSED, cases__status__in=OPEN).distinct()
    moved = 0
    for centre in closed.select_related("region").order_by("pk"):
        moved += open_at(centre).count()
        move_on(centre, None, now)
    return {"moved": moved}


def _move(case: Case, closed: Centre, by: User | None, now: datetime) -> None:
    before = {"centre": closed.pk, "owner": case.owner_id}
    back = _sent_back(case, closed, now)
    drop_proposals(case, now)
    if not _refused(case, closed, now):
        # A request that it has refused by closing is in the figures by its referral.
        Departure.objects.create(
            case=case, centre=closed, came_at=case.came_at, answer_by=case.answer_by,
            first_answered_at=case.first_answered_at, at=now,
        )  # fmt: skip
    to = back.from_centre if back else next_centre(case, now)
    give_to(case, to, now)
    if back:
        case.owner = back.owner
        keep_owner(case)
    case.save()
    CaseMessage.objects.create(case=case, centre=closed, at=now, text=_line(case, closed))
    record(
        actor=by, verb="case.moved_on", target=case, now=now, before=before,
        after={"centre": case.centre_id, "owner": case.owner_id},
    )  # fmt: skip
    occurrence = f"closed:{closed.pk}:{now:%Y%m%d%H%M%S}"
    letters.to_client("cases.moved", case, occurrence, now)
    if back:
        letters.to_workers("cases.came_back", case, "refused", now, about=back)
    else:
        letters.to_heads("cases.new", case, occurrence, now, but=by)


def _sent_back(case: Case, closed: Centre, now: datetime) -> Referral | None:
    """The referral that brought the request here and has not been accepted, if it can be sent back; it is answered."""
    referral = pending_referral(case)
    if referral is None or referral.consent_at is None:
        return None
    referral.answered_at, referral.accepted = now, False
    with translation.override(case.language):
        referral.answer = _("“%(centre)s” has closed.") % {"centre": closed}
    referral.save(update_fields=["answered_at", "accepted", "answer"])
    return referral if referral.from_centre and works(referral.from_centre) else None


def _refused(case: Case, closed: Centre, now: datetime) -> bool:
    return case.referrals.filter(to_centre=closed, answered_at=now, accepted=False, consent_at__isnull=False).exists()


def _line(case: Case, closed: Centre) -> str:
    """What the conversation says of it: the client reads it too."""
    with translation.override(case.language):
        if case.centre is None:
            return _("“%(closed)s” has closed. The operator of the region finds another centre for the request.") % {
                "closed": closed
            }
        return _("“%(closed)s” has closed. The request is with “%(centre)s” now.") % {
            "closed": closed, "centre": case.centre,
        }  # fmt: skip


def _words(count: int) -> str:
    return ngettext(
        "%(count)d open request: it goes to the centre that helps with it there, or else waits for you. "
        "The client is told.",
        "%(count)d open requests: each goes to the centre that helps with it there, or else waits for you. "
        "The clients are told.",
        count,
    ) % {"count": count}


REQUESTS = Affair("requests", lambda centre, _now: open_at(centre).count(), _words, move_on)
