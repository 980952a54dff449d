"""An entry in a participant's calendar appears with the ticket, moves, and disappears: read by a library not ours."""

from datetime import timedelta

import pytest
import vobject

from events.services.planning import cancel_event, edit_event, reopen_event
from events.services.registrations import cancel
from tests.events.letters import letter_of

pytestmark = pytest.mark.django_db


class PersonsCalendar:
    """What a calendar program does with the files it is sent (RFC 5546): the newer one wins, CANCEL takes it out."""

    def __init__(self):
        self.entries = {}

    def take(self, letter):
        parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        assert len(parts) == 1
        read = vobject.readOne(parts[0].get_content())
        method, entry = read.method.value, read.vevent
        assert parts[0].get_param("method") == method
        uid, version = entry.uid.value, int(entry.sequence.value)
        assert version >= self.entries.get(uid, (0, None))[0]
        assert entry.attendee.value == "mailto:anna@example.org"
        self.entries[uid] = (version, None if method == "CANCEL" else entry)
        attached = list(letter.iter_attachments())
        assert [part.get_filename() for part in attached] == ["event.ics"]
        assert vobject.readOne(attached[0].get_content().decode()).vevent.uid.value == uid
        return self

    @property
    def shown(self):
        return [entry for _version, entry in self.entries.values() if entry is not None]


def test_the_entry_moves_disappears_and_comes_back(event, seat, olga, now):
    calendar = PersonsCalendar()
    seat(event, "anna")
    [entry] = calendar.take(letter_of("events.registered")).shown
    assert (entry.dtstart.value, entry.summary.value) == (event.starts_at, event.title)

    later = event.starts_at + timedelta(days=1)
    edit_event(event=event, by=olga, now=now, starts_at=later, ends_at=later + timedelta(hours=2), place="Другой зал")
    [entry] = calendar.take(letter_of("events.changed")).shown
    assert (entry.dtstart.value, entry.location.value) == (later, "Другой зал")

    event.refresh_from_db()
    cancel_event(event=event, by=olga, now=now, reason="Буран")
    assert calendar.take(letter_of("events.cancelled")).shown == []

    event.refresh_from_db()
    reopen_event(event=event, by=olga, now=now)
    assert len(calendar.take(letter_of("events.reopened")).shown) == 1


def test_who_cancels_loses_the_entry(event, seat, now):
    registration = seat(event, "anna")
    calendar = PersonsCalendar().take(letter_of("events.registered"))
    cancel(registration=registration, now=now)
    assert calendar.take(letter_of("events.registration_cancelled")).shown == []


def test_who_has_confirmed_nothing_gets_no_entry(event, enter):
    enter(event, "anna")
    letter = letter_of("events.confirm")
    assert {part.get_content_type() for part in letter.walk()} == {"multipart/alternative", "text/plain", "text/html"}
