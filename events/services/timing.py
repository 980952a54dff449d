"""What becomes of the programme when its event is moved."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from events.models import Event


def keep_programme(event: Event, was: tuple[datetime, datetime]) -> None:
    """Moves the sessions with their event when it is moved as a whole; else they have to fit into its new time.

    `was` is when the event began and ended before.

    Raises:
        Invalid: a session would be outside the event; the field is that end of the event.
    """
    shift = event.starts_at - was[0]
    if not shift and event.ends_at == was[1]:
        return
    if event.ends_at - was[1] == shift:
        event.sessions.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)
        return
    outside = event.sessions.filter(Q(starts_at__lt=event.starts_at) | Q(ends_at__gt=event.ends_at)).first()
    if outside is not None:
        raise Invalid(
            _("The session “%(title)s” would be outside the event. Move it first.") % {"title": outside.title},
            field="starts_at" if outside.starts_at < event.starts_at else "ends_at",
        )
