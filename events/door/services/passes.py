"""Links for helpers: made by an organiser, withdrawn by one, ended by the day."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from events.door.days import day_ends_at
from events.door.models import DoorPass
from events.enums import EventStatus
from events.models import Event

LONGEST_DOOR = 60
MOST_PASSES = 100


@transaction.atomic
def issue_pass(*, event: Event, door: str, by: User, now: datetime) -> DoorPass:
    """Makes the link of a helper for the door that has this name.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: the name is missing, too long, or no line.
        Conflict: the event is not announced, called off or over, or the door has a link already.
    """
    permit(by, "door.add_doorpass", event)
    door = one_line(door, "door", required=True, longest=LONGEST_DOOR)
    if event.status in {EventStatus.DRAFT, EventStatus.CANCELLED}:
        raise Conflict(_("Announce the event first: nobody comes to one that is not announced."), code="not_announced")
    if day_ends_at(event) <= now:
        raise Conflict(_("The event is over. Enter who was there by the list."), code="event_over")
    if event.door_passes.standing().count() >= MOST_PASSES:
        raise Conflict(_("So many doors no house has. Withdraw the links that nobody needs."), code="too_many")
    try:
        with transaction.atomic():
            door_pass = DoorPass.objects.create(event=event, door=door, created_by=by)
    except IntegrityError as error:
        raise Conflict(
            _("There is a link for this door already. Give the other door another name."),
            code="door_taken",
            field="door",
        ) from error
    record(actor=by, verb="door_pass.issued", target=door_pass, now=now, after={"event": event.pk, "door": door})
    return door_pass


@transaction.atomic
def withdraw_pass(*, door_pass: DoorPass, by: User, now: datetime) -> DoorPass:
    """Ends the link at once; the phone forgets what it keeps when it is next connected. Twice changes nothing.

    Raises:
        NotAllowed: the person doesn't run the event.
    """
    permit(by, "door.change_doorpass", door_pass)
    door_pass = DoorPass.objects.select_for_update(of=("self",)).select_related("event").get(pk=door_pass.pk)
    if door_pass.withdrawn_at is None:
        door_pass.withdrawn_at = now
        door_pass.save(update_fields=["withdrawn_at", "updated_at"])
        record(actor=by, verb="door_pass.withdrawn", target=door_pass, now=now)
    return door_pass
