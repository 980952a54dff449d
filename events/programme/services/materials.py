"""What people take home, and where they watch from afar."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid
from events.models import Event
from events.programme.enums import Audience
from events.programme.models import Airing, Material
from events.programme.services.guards import opened, title, touched
from projects.files.models import StoredFile
from projects.files.services import keep
from projects.files.services import remove as remove_file

MOST_MATERIALS = 200
MOST_MINUTES = 7 * 24 * 60


@transaction.atomic
def add_material(*, event: Event, by: User, now: datetime, content: File | None = None, **fields: Any) -> Material:
    """A link, or a file: one of the two.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken, the file is of a kind that is not taken, or both or none are given.
        Conflict: the event is cancelled.
    """
    event = opened(event, by)
    if event.materials.count() >= MOST_MATERIALS:
        raise Invalid(_("An event has at most %(count)d materials.") % {"count": MOST_MATERIALS}, field="title")
    last = event.materials.aggregate(last=Max("order"))["last"] or 0
    material = Material(event=event, **{"order": last + 1, **fields})
    if bool(material.url) == (content is not None):
        raise Invalid(_("Give either a link or a file."), field="url")
    _check(material)
    material.save()
    if content is not None:
        keep(target=material, content=content, by=by, now=now)
    record(actor=by, verb="material.added", target=event, now=now, after={"title": material.title})
    touched(event, now)
    return material


@transaction.atomic
def edit_material(*, material: Material, by: User, now: datetime, **fields: Any) -> Material:
    """Changes what is said of a material and who gets it. Another file is another material.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken.
        Conflict: the event is cancelled.
    """
    event = opened(material.event, by)
    material = Material.objects.get(pk=material.pk)
    with_file = not material.url
    before, after = apply_changes(material, fields)
    if with_file == bool(material.url):
        raise Invalid(_("A file stays a file and a link a link. Add another material."), field="url")
    if after:
        _check(material)
        material.save()
        record(actor=by, verb="material.changed", target=event, now=now, before=before, after=after)
        touched(event, now)
    return material


@transaction.atomic
def remove_material(*, material: Material, by: User, now: datetime) -> None:
    """Takes a material away, with its file.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the event is cancelled.
    """
    event = opened(material.event, by)
    for stored in StoredFile.objects.of(material):
        remove_file(stored=stored, by=by, now=now)
    record(actor=by, verb="material.removed", target=event, now=now, before={"title": material.title})
    material.delete()
    touched(event, now)


@transaction.atomic
def set_airing(
    *, event: Event, by: User, now: datetime, broadcast_url: str, recording_url: str,
    live_for: str = Audience.EVERYBODY, recording_for: str = Audience.EVERYBODY, minutes_before: int = 30,
) -> Event:  # fmt: skip
    """Says where the event is watched from afar, who may do so, and from how many minutes before its beginning.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken.
        Conflict: the event is cancelled.
    """
    event = opened(event, by)
    if not 0 <= minutes_before <= MOST_MINUTES:
        raise Invalid(_("From 0 to %(most)d minutes.") % {"most": MOST_MINUTES}, field="minutes_before")
    links = {"broadcast_url": broadcast_url, "recording_url": recording_url}
    for name, url in links.items():
        _check_url(url, name, longest=200)
    before, after = apply_changes(event, links)
    event.save(update_fields=[*links, "updated_at"])
    Airing.objects.update_or_create(
        event=event,
        defaults={"live_for": live_for, "recording_for": recording_for, "minutes_before": minutes_before},
    )
    said = {"live_for": live_for, "recording_for": recording_for, "minutes_before": minutes_before}
    record(actor=by, verb="event.airing_set", target=event, now=now, before=before, after={**after, **said})
    return event


def _check(material: Material) -> None:
    material.title = title(material.title)
    _check_url(material.url, "url", longest=500)
    if material.session is not None and material.session.event_id != material.event_id:
        raise Invalid(_("This session belongs to another event."), field="session")


def _check_url(url: str, field: str, *, longest: int) -> None:
    if len(url) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=field)
    if url and urlsplit(url).scheme not in {"http", "https"}:
        raise Invalid(_("A link begins with https:// or http://."), field=field)
