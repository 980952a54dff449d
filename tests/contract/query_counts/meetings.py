"""Lists of meetings."""

from datetime import timedelta

from backend.common import clock
from mentoring.meetings.models import Agreement, Meeting
from tests.contract.kinds import Count, PageCount


def meeting(world, number):
    made = Meeting.objects.create(
        project=world.things["project"], mentor=world.people["mentor"],
        starts_at=clock.now() + timedelta(days=number + 1),
    )  # fmt: skip
    Agreement.objects.create(meeting=made, text="Смета", due_on=clock.now().date())


def agreement(world, number):
    Agreement.objects.create(meeting=world.things["held_meeting"], text="Смета", due_on=clock.now().date())


API: dict[str, Count] = {"GET /meetings/": ("mentor", meeting, 6)}

PAGES: dict[str, PageCount] = {
    "meetings:list": ("mentor", {"pk": "project"}, meeting, 8),
    "meetings:meeting": ("mentor", {"pk": "held_meeting"}, agreement, 6),
    "admin:meetings_meeting_changelist": ("admin", {}, meeting, 8),
}
