"""Sessions of an event with their speakers. A session's seats are counted: what changes them goes by the seats."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import User
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events import wording
from events.enums import LIVE
from events.models import Event, Session
from events.programme.models import Speaker
from events.programme.services.guards import opened, several_lines, title, touched
from events.services.letters import send_session_changed
from events.services.quotas import change_session_capacity, check_capacity, drop_session

MOST_SESSIONS = 500
MOST_SPEAKERS = 50
WHERE_AND_WHEN = ("starts_at", "ends_at", "platform")


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Who speaks, and about what."""

    name: str
    position: str = ""
    organisation_name: str = ""
    topic: str = ""


@transaction.atomic
def add_session(*, event: Event, by: User, now: datetime, speakers: Sequence[Talk] = (), **fields: Any) -> Session:
    """A session within the time of the event.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken: a time outside the event, a platform of another event.
        Conflict: the event is cancelled.
    """
    event = opened(event, by)
    if event.sessions.count() >= MOST_SESSIONS:
        raise Invalid(_("An event has at most %(count)d sessions.") % {"count": MOST_SESSIONS}, field="title")
    session = Session(event=event, **fields)
    _check(session, event)
    session.save()
    _speak(session, speakers)
    record(actor=by, verb="session.added", target=event, now=now, after={"title": session.title})
    touched(event, now)
    return session


@transaction.atomic
def edit_session(
    *, session: Session, by: User, now: datetime, speakers: Sequence[Talk] | None = None, **fields: Any
) -> Session:
    """Changes a session; `speakers` replace those that are there, None leaves them.

    Whoever has chosen it is written to when its time or platform is another.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a field can't be taken; fewer seats than are taken.
        Conflict: the event is cancelled, or people have chosen what would no longer be a choice.
    """
    event = opened(session.event, by)
    session = Session.objects.select_related("event", "platform").get(pk=session.pk)
    seats = session.capacity
    before, after = apply_changes(session, fields)
    if after:
        _check(session, event)
        if not session.chosen and (count := session.session_seats.filter(registration__status__in=LIVE).count()):
            raise Conflict(_chosen(count), code="session_chosen")
        wanted, session.capacity = session.capacity, seats
        session.save()
        change_session_capacity(session=session, capacity=wanted, by=by, now=now)
        record(actor=by, verb="session.changed", target=event, now=now, before=before, after=after)
        if not after.keys().isdisjoint(WHERE_AND_WHEN):
            send_session_changed(session, now)
    if speakers is not None:
        session.speakers.all().delete()
        _speak(session, speakers)
    touched(event, now)
    return session


@transaction.atomic
def remove_session(*, session: Session, by: User, now: datetime) -> None:
    """Takes a session out of the programme; whoever has chosen it is told, and keeps their seat at the event.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: the event is cancelled.
    """
    event = opened(session.event, by)
    session = Session.objects.select_related("event").get(pk=session.pk)
    record(actor=by, verb="session.removed", target=event, now=now, before={"title": session.title})
    send_session_changed(session, now, gone=True)
    drop_session(session=session, by=by, now=now)
    touched(event, now)


def _chosen(count: int) -> str:
    return ngettext(
        "%(count)d person has chosen this session. Change their choice first.",
        "%(count)d people have chosen this session. Change their choice first.",
        count,
    ) % {"count": count}


def _speak(session: Session, talks: Sequence[Talk]) -> None:
    if len(talks) > MOST_SPEAKERS:
        raise Invalid(_("A session has at most %(count)d speakers.") % {"count": MOST_SPEAKERS}, field="speakers")
    rows = []
    for order, talk in enumerate(talks):
        longest = {"name": 200, "position": 200, "organisation_name": 300, "topic": 300}
        try:
            said = {
                name: title(text, "speakers", required=name == "name", longest=longest[name])
                for name, text in asdict(talk).items()
            }
        except Invalid as error:
            where = {"number": order + 1, "message": error.message}
            raise Invalid(_("Speaker %(number)d: %(message)s") % where, field="speakers") from error
        rows.append(Speaker(session=session, order=order, **said))
    Speaker.objects.bulk_create(rows)


def _check(session: Session, event: Event) -> None:
    session.title = title(session.title)
    session.about = several_lines(session.about, "about")
    if session.platform is not None and session.platform.event_id != event.pk:
        raise Invalid(_("This platform belongs to another event."), field="platform")
    for name in ("starts_at", "ends_at"):
        if not event.starts_at <= getattr(session, name) <= event.ends_at:
            within = {"hours": wording.hours(event)}
            raise Invalid(_("This is outside the event, which lasts %(hours)s.") % within, field=name)
    if session.ends_at <= session.starts_at:
        raise Invalid(_("The session ends before it begins."), field="ends_at")
    if session.capacity is not None:
        if not session.chosen:
            raise Invalid(_("Seats are counted only where participants choose the session."), field="capacity")
        check_capacity(session.capacity)
