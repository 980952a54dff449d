import pytest

from backend.demo.factories import RegistrationFactory
from events.decisions.parsing import parsed
from events.decisions.services.drafting import draft_protocol, edit_protocol
from events.decisions.services.points import edit_addressee, paste_points
from events.door.models import Attendance


@pytest.fixture
def came(now):
    """Registers somebody for the event and marks them present on its day."""

    def make(event, **fields):
        registration = RegistrationFactory(event=event, **fields)
        Attendance.objects.create(registration=registration, day=event.starts_at.date(), state="present", at=now)
        return registration

    return make


@pytest.fixture
def enter_whole(olga, now):
    """Types a meeting in: its fields in the form's order, its decisions pasted."""

    def make(event, meeting):
        protocol = draft_protocol(event=event, by=olga, now=now, kind=meeting.kind)
        edit_protocol(protocol=protocol, by=olga, now=now, **meeting.fields)
        if any(name for name, _joint in meeting.addressees):
            paste_points(protocol=protocol, groups=parsed(meeting.decisions), by=olga, now=now)
        else:
            points = "\n".join(f"{index}. {text}" for index, text in enumerate(meeting.points[0], start=1))
            paste_points(protocol=protocol, groups=parsed(points), by=olga, now=now)
        for index, words in meeting.after.items():
            edit_addressee(addressee=protocol.addressees.order_by("order")[index], by=olga, now=now, after=words)
        protocol.refresh_from_db()
        return protocol

    return make
