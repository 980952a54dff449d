"""A meeting on paper and in a calendar."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext
from icalendar import Calendar
from icalendar import Event as Entry

from backend.common.calendar import name_zones
from backend.common.clock import zone_named
from backend.ui import wording
from mentoring.meetings.models import Meeting


def paper_of(meeting: Meeting) -> dict[str, Any]:
    """What `sheets.typ` sets: the agenda, or once it was held the minutes with what was agreed."""
    when = meeting.starts_at.astimezone(zone_named(meeting.project.zone))
    facts = [
        [gettext("When"), f"{wording.day(when.date())}, {when:%H:%M}"],
        [gettext("How"), " · ".join(filter(None, [meeting.get_form_display(), meeting.place]))],
        [gettext("Mentor"), str(meeting.mentor)],
    ]
    if meeting.contact and meeting.contact.next_on:
        facts.append([gettext("Next contact"), wording.day(meeting.contact.next_on)])
    sections = [{"title": gettext("Meeting"), "parts": [{"kind": "facts", "rows": facts}]}]
    if meeting.held_at:
        sections.append(_words(gettext("What was said"), meeting.minutes))
        rows = [[each.get_doer_display(), each.text, wording.day(each.due_on)] for each in meeting.agreements.all()]
        if rows:
            sections.append({"title": gettext("Agreements"), "parts": [_sheet(rows)]})
    else:
        sections.append(_words(gettext("Agenda"), meeting.agenda))
    return {
        "lang": get_language() or "ru",
        "brand": gettext("Rostok"),
        "title": meeting.project.title,
        "author": str(meeting.project.organisation),
        "lead": str(meeting.project.organisation),
        "footer": str(meeting.project.centre or ""),
        "page": pgettext("on paper", "page"),
        "of": pgettext("on paper", "of"),
        "sections": sections,
    }


def _words(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "parts": [{"kind": "text", "title": "", "text": text}]}


def _sheet(rows: list[list[str]]) -> dict[str, Any]:
    return {
        "kind": "table", "title": "", "widths": [2, 8, 3], "align": ["left", "left", "left"],
        "head": [gettext("Who"), gettext("What"), pgettext("deadline", "by")], "rows": rows, "total": [],
    }  # fmt: skip


def calendar_file(meeting: Meeting, now: datetime) -> bytes:
    """The file that adds the meeting to a calendar, or changes the entry added before (RFC 5545)."""
    zone = ZoneInfo(zone_named(meeting.project.zone).key)
    entry = Entry()
    entry.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("dtend", meeting.ends_at.astimezone(zone))
    entry.add("summary", gettext("Meeting: %(project)s") % {"project": meeting.project.title})
    entry.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    page = settings.SITE_URL + meeting.get_absolute_url()
    entry.add("description", f"{meeting.agenda}\n{page}")
    entry.add("url", page)
    if meeting.place:
        entry.add("location", meeting.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Rostok//Meetings//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    name_zones(calendar)
    content: bytes = calendar.to_ical()
    return content
