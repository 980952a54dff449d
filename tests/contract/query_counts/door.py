"""Lists of the door."""

from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import AttendanceFactory, DoorPassFactory
from events.door.models import Mark
from tests.contract.kinds import Count, PageCount


def guest(world, number):
    return RegistrationFactory(event=world.things["door_event"])


def attendance(world, number):
    return AttendanceFactory(registration=guest(world, number))


def door_pass(world, number):
    return DoorPassFactory(event=world.things["door_event"])


def mark(world, number):
    row = world.things["attendance"]
    return Mark.objects.create(
        number=f"00000000-0000-4000-8000-{number:012d}", attendance=row, state="present", at=row.at,
        received_at=row.at, source="scan", outcome="double",
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /attendance/": ("organiser", attendance, 5),
    "GET /door-passes/": ("organiser", door_pass, 5),
}

PAGES: dict[str, PageCount] = {
    "door:attendance": ("organiser", {"pk": "door_event"}, attendance, 11),
    "door:print": ("organiser", {"pk": "door_event"}, attendance, 6),
    "door:passes": ("organiser", {"pk": "door_event"}, door_pass, 9),
    "door:history": ("organiser", {"pk": "attendance"}, mark, 6),
    "door:roster": ("organiser", {"token": "door_token"}, attendance, 8),
    "admin:door_attendance_changelist": ("admin", {}, attendance, 8),
    "admin:door_mark_changelist": ("admin", {}, mark, 8),
    "admin:door_doorpass_changelist": ("admin", {}, door_pass, 6),
}
