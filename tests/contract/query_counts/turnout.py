"""Lists of the attendance report."""

from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from tests.contract.kinds import PageCount


def guest(world, number):
    return AttendanceFactory(registration=RegistrationFactory(event=world.things["past_event"]))


PAGES: dict[str, PageCount] = {
    "turnout:report": ("organiser", {"pk": "past_event"}, guest, 8),
    "turnout:workbook": ("organiser", {"pk": "past_event"}, guest, 7),
    "turnout:list-paper": ("organiser", {"pk": "past_event"}, guest, 7),
}
