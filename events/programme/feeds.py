"""What readers and calendar programs subscribe to: the announced events, all or of one centre, series, municipality."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from backend.common.calendar import calendar_feed
from events import wording
from events.calendar import entry_of
from events.enums import EventStatus
from events.models import Event

KEPT = timedelta(days=365)
"""How long an event stays in a calendar that is subscribed to."""
MOST = 1_000
MOST_NEWS = 60


def in_calendar(events: QuerySet[Event], now: datetime) -> QuerySet[Event]:
    """The events of a calendar: the coming ones and those of the last year."""
    rows = events.filter(ends_at__gt=now - KEPT).select_related("centre", "municipality")
    return rows.order_by("starts_at", "pk")[:MOST]


def in_news(events: QuerySet[Event], now: datetime) -> QuerySet[Event]:
    """The events of which the news tell: what was announced or changed last comes first."""
    rows = events.filter(ends_at__gt=now - KEPT).select_related("centre", "municipality")
    return rows.order_by("-updated_at", "-pk")[:MOST_NEWS]


def state_of(events: QuerySet[Event], now: datetime) -> tuple[str, datetime | None]:
    """What tells whether a feed has changed: a mark, and when its last event did."""
    found = events.filter(ends_at__gt=now - KEPT).order_by().aggregate(last=Max("updated_at"), count=Count("pk"))
    last = found["last"]
    return f"{found['count']}-{last.timestamp() if last else 0}", last


def calendar_of(events: QuerySet[Event], *, name: str, now: datetime) -> bytes:
    """The events as a calendar; the cancelled ones are struck out in it."""
    return calendar_feed((entry_of(event) for event in in_calendar(events, now)), product="Events", name=name, now=now)


def news_of(events: QuerySet[Event], *, name: str, query: dict[str, Any], now: datetime) -> str:
    """The events as RSS 2.0."""
    itself = f"{settings.SITE_URL}{reverse('programme:feed-rss')}{'?' + urlencode(query) if query else ''}"
    feed = Rss201rev2Feed(
        title=name, link=settings.SITE_URL + reverse("events:list"), language="ru", feed_url=itself, ttl=60,
        description=_("Trainings, round tables and consultations of the resource centres."),
    )  # fmt: skip
    for event in in_news(events, now):
        page = settings.SITE_URL + event.get_absolute_url()
        cancelled = event.status == EventStatus.CANCELLED
        about = [wording.when(event), event.place, str(event.municipality or ""), event.centre.name, event.summary]
        feed.add_item(
            title=_("Cancelled: %(title)s") % {"title": event.title} if cancelled else event.title,
            link=page, unique_id=page, unique_id_is_permalink=True, pubdate=event.created_at,
            description=". ".join(filter(None, about)),
            categories=[event.get_kind_display()], author_name=event.centre.name,
        )  # fmt: skip
    return feed.writeString("utf-8")
