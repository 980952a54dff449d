"""The link that a helper gets: whoever has it may mark at that door, until the event's last day is over."""

from datetime import datetime, timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.common.errors import DomainError
from backend.common.signing import sign, unsign
from events.door.days import GRACE, day_ends_at
from events.door.models import DoorPass
from events.enums import EventStatus

PURPOSE = "events.door"


class PassOver(DomainError):
    """The pass was withdrawn, or the day has ended. What the phone keeps has to go."""

    status = 410
    code = "pass_over"


def token_of(door_pass: DoorPass) -> str:
    """A URL-safe token for this pass and no other."""
    return sign(PURPOSE, {"pass": door_pass.pk})


def pass_of(token: str) -> DoorPass:
    """The pass that the token stands for, with its event, whether it is over or not.

    Raises:
        Invalid: the token was changed or cut off.
        Http404: the pass, or its event, exists no more.
    """
    payload = unsign(PURPOSE, token)
    return get_object_or_404(DoorPass.objects.select_related("event__centre"), pk=payload.get("pass", 0))


def why_over(door_pass: DoorPass, now: datetime, *, late: bool = False) -> PassOver | None:
    """Why the pass serves no longer; None while it does.

    `late`: only to bring what was marked before the day ended, which is taken for three days more.
    """
    if door_pass.withdrawn_at is not None:
        return PassOver(_("The organiser has withdrawn this link. Ask them for a new one."), code="pass_withdrawn")
    if door_pass.event.status == EventStatus.CANCELLED:
        return PassOver(_("The event is cancelled, so nobody is marked."), code="event_cancelled")
    if now >= day_ends_at(door_pass.event) + (GRACE if late else timedelta(0)):
        return PassOver(_("The event is over, and so is this link. Thank you for helping!"), code="pass_over")
    return None


def pass_url(door_pass: DoorPass) -> str:
    """The address that the helper opens, with the host."""
    return settings.SITE_URL + reverse("door:phone", args=[token_of(door_pass)])
