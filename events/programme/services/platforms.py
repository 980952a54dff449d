"""Platforms (sections) of an event."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.models import Event, Platform
from events.programme.services.guards import opened, several_lines, title, touched

MOST_PLATFORMS = 50


@transaction.atomic
def add_platform(*, event: Event, by: User, now: datetime, **fields: Any) -> Platform:
    """A platform after those that are there.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken, or there are too many.
        Conflict: the event is cancelled.
    """
    event = opened(event, by)
    if event.platforms.count() >= MOST_PLATFORMS:
        raise Invalid(_("An event has at most %(count)d platforms.") % {"count": MOST_PLATFORMS}, field="title")
    last = event.platforms.aggregate(last=Max("order"))["last"] or 0
    platform = Platform(event=event, **{"order": last + 1, **fields})
    _check(platform)
    platform.save()
    record(actor=by, verb="platform.added", target=event, now=now, after={"title": platform.title})
    touched(event, now)
    return platform


@transaction.atomic
def edit_platform(*, platform: Platform, by: User, now: datetime, **fields: Any) -> Platform:
    """Changes a platform.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken.
        Conflict: the event is cancelled.
    """
    event = opened(platform.event, by)
    platform = Platform.objects.get(pk=platform.pk)
    before, after = apply_changes(platform, fields)
    if after:
        _check(platform)
        platform.save()
        record(actor=by, verb="platform.changed", target=event, now=now, before=before, after=after)
        touched(event, now)
    return platform


@transaction.atomic
def remove_platform(*, platform: Platform, by: User, now: datetime) -> None:
    """Takes a platform away.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: it has sessions, or the event is cancelled.
    """
    event = opened(platform.event, by)
    if platform.sessions.exists():
        raise Conflict(
            _("The platform has sessions. Move them to another platform first, or remove them."), code="has_sessions"
        )
    record(actor=by, verb="platform.removed", target=event, now=now, before={"title": platform.title})
    platform.delete()
    touched(event, now)


def _check(platform: Platform) -> None:
    platform.title = title(platform.title)
    platform.place = title(platform.place, "place", required=False)
    platform.moderator = title(platform.moderator, "moderator", required=False)
    platform.about = several_lines(platform.about, "about")
    if not 0 <= platform.order <= 30_000:
        raise Invalid(_("From 0 to 30,000."), field="order")
