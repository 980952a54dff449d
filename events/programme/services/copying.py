"""Last year's event, made anew for another day: everything but its people."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import at, local_date
from backend.common.errors import Invalid
from events.models import Category, CoOrganiser, Event, Platform, Question, Seats, Series, Session
from events.programme.models import Airing, Speaker
from events.programme.services.guards import title as one_title
from events.services.planning import create_event

COPIED = ("kind", "format", "summary", "description", "zone", "municipality", "place", "online_url", "approval")


def same_day_next_year(event: Event) -> date:
    """The same weekday of the week a year later: what one proposes for a yearly meeting."""
    return local_date(event.starts_at, event.zone) + timedelta(weeks=52)


@transaction.atomic
def copy_event(
    *, event: Event, by: User, now: datetime, starts_on: date, title: str = "", series: bool = False
) -> Event:
    """A draft like the event that begins on another day at the same hours of the clock.

    Organisers, platforms, sessions with their speakers, categories and questions are copied; people, seats that are
    taken, materials and links to watch are not. The draft is marked as a copy (`copy_of`). With `series`, both stand
    in one series afterwards; it is made when there is none.

    Raises:
        NotAllowed: the person doesn't organise the events of the centre that holds it.
        Invalid: the day can't be taken.
    """
    permit(by, "events.change_event", event)
    if not 2000 <= starts_on.year <= 2100:
        raise Invalid(_("Check the year."), field="starts_on")
    days = starts_on - local_date(event.starts_at, event.zone)
    moved = {name: _later(getattr(event, name), days, event.zone) for name in ("starts_at", "ends_at")}
    copy = create_event(
        centre=event.centre, by=by, now=now, capacity=Seats.objects.get(pk=event.pk).capacity,
        title=one_title(title) if title else event.title, copy_of=event, series=_series(event, by, now, wanted=series),
        **{name: getattr(event, name) for name in COPIED}, **moved,
    )  # fmt: skip
    _copy_rows(event, copy, days)
    record(actor=by, verb="event.copied", target=copy, now=now, after={"from": event.pk, "days": days.days})
    return copy


def _later(moment: datetime, days: timedelta, zone: str) -> datetime:
    """The same hour of the clock so many days later, also over a change of the clocks."""
    local = moment.astimezone(ZoneInfo(zone))
    return at(local.date() + days, local.timetz().replace(tzinfo=None), zone)


def _series(event: Event, by: User, now: datetime, *, wanted: bool) -> Series | None:
    if event.series is not None or not wanted:
        return event.series
    series = Series.objects.create(centre=event.centre, title=event.title)
    Event.objects.filter(pk=event.pk).update(series=series, updated_at=now)
    record(actor=by, verb="series.made", target=series, now=now, after={"title": series.title})
    return series


def _copy_rows(event: Event, copy: Event, days: timedelta) -> None:
    _again(CoOrganiser.objects.filter(event=event), event=copy)
    if airing := Airing.objects.filter(event=event).first():
        Airing.objects.create(
            event=copy, live_for=airing.live_for, recording_for=airing.recording_for,
            minutes_before=airing.minutes_before,
        )  # fmt: skip
    platforms = _again(Platform.objects.filter(event=event), event=copy)
    categories = _again(Category.objects.filter(event=event), event=copy, taken=0)
    sessions: dict[int | None, Any] = {}
    for session in Session.objects.filter(event=event).prefetch_related("speakers"):
        fresh = Session(
            event=copy, platform=platforms.get(session.platform_id), title=session.title, about=session.about,
            starts_at=_later(session.starts_at, days, event.zone), ends_at=_later(session.ends_at, days, event.zone),
            chosen=session.chosen, capacity=session.capacity, order=session.order,
        )  # fmt: skip
        sessions[session.pk] = (fresh, list(session.speakers.all()))
    Session.objects.bulk_create([fresh for fresh, _speakers in sessions.values()])
    Speaker.objects.bulk_create(
        [
            Speaker(
                session=fresh, name=row.name, position=row.position, organisation_name=row.organisation_name,
                topic=row.topic, order=row.order,
            )
            for fresh, speakers in sessions.values()
            for row in speakers
        ]
    )  # fmt: skip
    questions = _again(Question.objects.filter(event=event), event=copy, after=None)
    for question in Question.objects.filter(event=event):
        fresh_question = questions[question.pk]
        fresh_question.category = categories.get(question.category_id)
        fresh_question.after = questions.get(question.after_id)
    Question.objects.bulk_update(questions.values(), ["category", "after"])


def _again(rows: Any, **changes: Any) -> dict[int | None, Any]:
    """The same rows once more with these values; by the number of the row from which each was made."""
    originals = list(rows)
    fresh = []
    for row in originals:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        values.pop("id")
        for name, value in changes.items():
            values.pop(f"{name}_id", None)
            values[name] = value
        fresh.append(type(row)(**values))
    type_of = rows.model
    made = type_of.objects.bulk_create(fresh)
    return {original.pk: row for original, row in zip(originals, made, strict=True)}
