"""Who may mark, and who may let others mark. Helpers come by their pass, which the view asks."""

import rules

from backend.accounts.models import User
from events.door.models import Attendance, DoorPass
from events.rules import organises


@rules.predicate
def organises_event_of_attendance(user: User, attendance: Attendance | None) -> bool:
    """Those who run the event at which the participant was marked."""
    return attendance is not None and organises(user, attendance.registration.event)


@rules.predicate
def organises_event_of_pass(user: User, door_pass: DoorPass | None) -> bool:
    """Those who run the event for whose door the pass is."""
    return door_pass is not None and organises(user, door_pass.event)


rules.add_perm("door.mark_attendance", organises)
rules.add_perm("door.change_attendance", organises_event_of_attendance)
rules.add_perm("door.add_doorpass", organises)
rules.add_perm("door.change_doorpass", organises_event_of_pass)
