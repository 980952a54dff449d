import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common import clock
from backend.ui import spans
from backend.ui.wording import hour
from events import wording
from events.enums import EventStatus
from events.models import Event, Session
from events.programme import reading
from events.programme.reading import programme_of
from events.programme.structured import described

register = template.Library()

# What would end the script, or begin a comment in it.
HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.filter
def session_hours(session: Session) -> str:
    """“10:00–11:30” where the event takes place; with the days when it goes over midnight."""
    with timezone.override(session.event.zone):
        begin, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        if begin.date() == end.date():
            return f"{hour(begin)}–{hour(end)}"
    return spans.span(session.starts_at, session.ends_at, session.event.zone)


@register.filter
def session_seats(session: Session) -> str:
    """How many can still choose it, in words."""
    left = max((session.capacity or 0) - session.taken, 0)
    if not left:
        return _("No seats left in this session")
    return ngettext("You choose it; %(count)d seat left", "You choose it; %(count)d seats left", left) % {"count": left}


@register.filter
def session_links(session: Session) -> dict[str, str]:
    """Where everybody watches the session now, or afterwards; empty for whom it is not."""
    return reading.session_links(session, programme_of(session.event).airing, takes_part=False, now=clock.now())


@register.filter
def co_organisers(event: Event) -> list[dict[str, Any]]:
    """Who holds the event together with its centre: names, and the numbers of centres."""
    return programme_of(event).co_organisers


@register.filter
def series_of(event: Event) -> dict[str, Any] | None:
    """Number and title of the event's series."""
    return programme_of(event).series


@register.simple_tag
def event_head(event: Event) -> SafeString:
    """What other sites and search engines read of an event: canonical address, Open Graph, JSON-LD."""
    page = settings.SITE_URL + event.get_absolute_url()
    about = f"{wording.when(event)}. {event.summary}".strip()
    graph = {
        "og:type": "website",
        "og:site_name": _("Rostok"),
        "og:locale": "ru_RU",
        "og:url": page,
        "og:title": event.title
        if event.status != EventStatus.CANCELLED
        else _("Cancelled: %(title)s") % {"title": event.title},
        "og:description": about,
        "og:image": settings.SITE_URL + reverse("programme:share", args=[event.pk]),
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{event.title}. {wording.when(event)}",
    }
    metas = format_html_join("\n", '<meta property="{}" content="{}">', graph.items())
    said = json.dumps(described(event, programme_of(event), clock.now()), ensure_ascii=False).translate(HARMLESS)
    return format_html(
        '<link rel="canonical" href="{}">\n{}\n<meta name="twitter:card" content="summary_large_image">\n'
        '<script type="application/ld+json">{}</script>',
        page, metas, mark_safe(said),  # noqa: S308 - every sign that means something in HTML is escaped above
    )  # fmt: skip


@register.simple_tag
def feed_links(name: str = "", value: Any = "", title: str = "") -> SafeString:
    """The feeds of the page, for programs that look for them: of everything, or of a `centre` or a `series`."""
    query = f"?{name}={value}" if name else ""
    about = title or _("Events of the resource centres")
    kinds = (("application/rss+xml", "programme:feed-rss"), ("text/calendar", "programme:feed-calendar"))
    return format_html_join(
        "\n", '<link rel="alternate" type="{}" title="{}" href="{}{}">',
        ((kind, about, reverse(address), query) for kind, address in kinds),
    )  # fmt: skip
