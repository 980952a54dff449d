"""The way back for somebody whom the organiser took off the list: what they said stays, nobody types it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from events.closing import why_closed
from events.enums import LIVE, RegistrationStatus
from events.models import Registration
from events.services import letters
from events.services.registrations import agree, locked, wishes_of
from events.services.seats import count, rooms


@transaction.atomic
def restore(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Brings back whom the organiser cancelled or declined: they take part if there is room, else wait at the end.

    The organiser vouches for them, so they need not confirm, and is the one who approves. They are written to.
    Who is on the list already stays as they are: pressing twice changes nothing.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the person left by themselves (with that they took back their consent as well) or never confirmed;
            they have signed up anew; the event is cancelled or over, or has begun and is full.
    """
    permit(by, "events.change_registration", registration)
    row = locked(registration)
    if row.status in LIVE:
        return row
    if not row.restorable:
        raise Conflict(
            _("Only what the organiser cancelled or declined can be restored. Ask the person to sign up again."),
            code="not_restorable",
        )
    if row.email and _took_back(row.email):
        raise Conflict(
            _("The person has taken back their consent to take part. Ask them to sign up again."),
            code="consent_withdrawn",
        )
    if refusal := why_closed(row.event, now, at_the_door=True):
        raise refusal
    room = rooms([row.event_id], [row.email] if row.email else [])[row.event_id]
    if room.known:
        raise Conflict(
            _("The person has signed up anew meanwhile: look for %(email)s in the list.") % {"email": row.email},
            code="signed_up_anew",
        )
    [wish] = wishes_of([row])
    short = room.short_of([wish])
    if short and row.event.starts_at <= now:
        raise room.full(short)  # nobody moves up any more
    before = {"status": row.status, "signed_up_at": row.signed_up_at.isoformat()}
    row.status = RegistrationStatus.WAITING if short else RegistrationStatus.CONFIRMED
    row.hold_until = row.cancelled_at = None
    row.decided_at = None if short else now
    row.ended_by_organiser = False
    if short:
        row.signed_up_at = now
    else:
        row.confirmed_at = row.confirmed_at or now
        count(taken=[wish])
    row.save()
    if not short:
        agree([row], now)
    after = {"status": row.status, "signed_up_at": row.signed_up_at.isoformat()}
    record(actor=by, verb="registration.restored", target=row, now=now, before=before, after=after)
    letters.send_status(row, now)
    return row


def _took_back(email: str) -> bool:
    consents = Consent.objects.filter(email=email, purpose=Purpose.EVENT)
    return consents.exists() and not consents.filter(withdrawn_at=None).exists()
