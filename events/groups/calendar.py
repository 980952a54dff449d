"""A meeting of a group as a file for the calendar."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from backend.common.calendar import Entry, calendar_file
from events.groups.models import GroupMeeting


def meeting_file(meeting: GroupMeeting, now: datetime) -> bytes:
    """The file that adds the meeting, moves the entry added before, or strikes it out."""
    group = meeting.group
    entry = Entry(
        uid=f"group-meeting-{meeting.pk}@{settings.MESSAGE_ID_DOMAIN}", sequence=meeting.sequence,
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, zone=group.centre.zone,
        title=_("Working group: %(title)s") % {"title": group.title}, place=meeting.place,
        url=settings.SITE_URL + group.get_absolute_url(), about=(meeting.agenda, meeting.online_url),
        cancelled=meeting.cancelled_at is not None,
    )  # fmt: skip
    return calendar_file(entry, product="Working groups", now=now)
