"""The programme of an event as its page shows it: two queries, however long it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from backend.accounts.models import User
from backend.common.clock import local_date
from events.enums import EventStatus
from events.models import CoOrganiser, Event, Platform, Series, Session
from events.programme.enums import Audience
from events.programme.models import Airing, Material, Speaker


@dataclass(frozen=True)
class Column:
    """What one platform holds in one part of a day."""

    platform: dict[str, Any]
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A part of a day: sessions for everybody, or platforms side by side."""

    common: list[Session] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """A day of the programme where the event takes place."""

    on: date
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Programme:
    """Everything that stands around an event. Sessions carry their speakers as `talks` and materials as `papers`."""

    days: list[Day]
    platforms: list[dict[str, Any]]
    co_organisers: list[dict[str, Any]]
    materials: list[dict[str, Any]]
    airing: Airing
    series: dict[str, Any] | None

    @property
    def sessions(self) -> Iterable[Session]:
        """All sessions by day and part."""
        for day in self.days:
            for part in day.parts:
                yield from part.common
                for column in part.columns:
                    yield from column.sessions

    @property
    def silent_platforms(self) -> list[dict[str, Any]]:
        """Platforms for which no session is written down yet."""
        held = {session.platform_id for session in self.sessions}
        return [platform for platform in self.platforms if platform["id"] not in held]


def programme_of(event: Event) -> Programme:
    """The programme of the event; asked twice for the same object, it is read once."""
    known: Programme | None = vars(event).get("_programme")
    if known is None:
        known = vars(event)["_programme"] = _read(event)
    return known


def _read(event: Event) -> Programme:
    frame: dict[str, Any] = dict(
        Event.objects.filter(pk=event.pk).values(
        "airing__live_for", "airing__recording_for", "airing__minutes_before", "series_id", "series__title",
        platform_rows=_rows(Platform, "event", "id", "title", "about", "place", "moderator"),
        material_rows=_rows(Material, "event", "id", "title", "url", "audience", "session_id"),
        organiser_rows=ArraySubquery(
            CoOrganiser.objects.filter(event=OuterRef("pk")).values(
                json=JSONObject(name=Coalesce("centre__name", "name"), centre="centre_id")
            )
        ),
    )[0])  # fmt: skip
    sessions: list[Any] = list(
        Session.objects.filter(event=event).annotate(
            talks=_rows(Speaker, "session", "name", "position", "organisation_name", "topic")
        )
    )
    of_session: dict[int, list[dict[str, Any]]] = {}
    for paper in frame["material_rows"]:
        if paper["session_id"]:
            of_session.setdefault(paper["session_id"], []).append(paper)
    for session in sessions:
        vars(session)["papers"] = of_session.get(session.pk, [])
        session.event = event
    said = {name: frame[f"airing__{name}"] for name in ("live_for", "recording_for", "minutes_before")}
    return Programme(
        days=list(_days(sessions, {row["id"]: row for row in frame["platform_rows"]}, event.zone)),
        platforms=frame["platform_rows"],
        co_organisers=frame["organiser_rows"],
        materials=frame["material_rows"],
        airing=Airing(event=event, **said) if said["live_for"] else Airing(event=event),
        series={"id": frame["series_id"], "title": frame["series__title"]} if frame["series_id"] else None,
    )


def _rows(model: Any, parent: str, *names: str) -> ArraySubquery:
    rows = model.objects.filter(**{parent: OuterRef("pk")}).order_by("order", "id")
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in names})))


def _days(sessions: list[Session], platforms: dict[int, dict[str, Any]], zone: str) -> Iterable[Day]:
    place = {number: index for index, number in enumerate(platforms)}
    days: dict[date, Day] = {}
    for session in sessions:
        on = local_date(session.starts_at, zone)
        day = days.setdefault(on, Day(on))
        together = session.platform_id is None
        if not day.parts or bool(day.parts[-1].common) != together:
            day.parts.append(Part())
        part = day.parts[-1]
        if session.platform_id is None:
            part.common.append(session)
            continue
        column = next((known for known in part.columns if known.platform["id"] == session.platform_id), None)
        if column is None:
            column = Column(platforms[session.platform_id])
            part.columns.append(column)
        column.sessions.append(session)
    for day in days.values():
        for part in day.parts:
            part.columns.sort(key=lambda column: place[column.platform["id"]])
        yield day


def live_link(event: Event, programme: Programme, *, takes_part: bool, now: datetime) -> str:
    """Where the event is watched right now by this person; nothing before its time and after its end."""
    airing = programme.airing
    opens = event.starts_at - timedelta(minutes=airing.minutes_before)
    may = takes_part or airing.live_for == Audience.EVERYBODY
    return event.broadcast_url if may and is_live(event, opens, now) else ""


def is_live(event: Event, opens: datetime, now: datetime) -> bool:
    """Whether a broadcast is to be shown: from `opens` until the event is over."""
    return event.status == EventStatus.PUBLISHED and opens <= now < event.ends_at


def recording_link(event: Event, programme: Programme, *, takes_part: bool, now: datetime) -> str:
    """Where the person watches what is over; nothing while it lasts."""
    over = event.status == EventStatus.HELD or (event.status == EventStatus.PUBLISHED and event.ends_at <= now)
    may = takes_part or programme.airing.recording_for == Audience.EVERYBODY
    return event.recording_url if over and may else ""


def session_links(session: Session, airing: Airing, *, takes_part: bool, now: datetime) -> dict[str, str]:
    """Where this person watches the session now (`live`), or afterwards (`recording`); empty for whom it is not."""
    event = session.event
    opens = session.starts_at - timedelta(minutes=airing.minutes_before)
    live = (takes_part or airing.live_for == Audience.EVERYBODY) and is_live(event, opens, now)
    over = event.status in {EventStatus.PUBLISHED, EventStatus.HELD} and session.ends_at <= now
    seen = over and (takes_part or airing.recording_for == Audience.EVERYBODY)
    return {
        "live": session.broadcast_url if live and now < session.ends_at else "",
        "recording": session.recording_url if seen else "",
    }


def events_of_series(series: Series, user: User | AnonymousUser) -> QuerySet[Event]:
    """The events of the series that the person sees, the newest first."""
    rows = Event.objects.visible_to(user).filter(series=series).select_related("centre", "municipality", "seats")
    return rows.order_by("-starts_at", "-id")
