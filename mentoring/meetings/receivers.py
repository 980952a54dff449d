from datetime import datetime
from typing import Any

from mentoring.meetings.models import Meeting
from mentoring.models import Assignment


def go_along(*, old: Assignment, new: Assignment, now: datetime, **kwargs: Any) -> None:
    """Meetings that are still to be held go to the next mentor together with the project."""
    coming = Meeting.objects.open().filter(project=new.project_id, mentor=old.mentor_id)
    coming.update(mentor=new.mentor_id, updated_at=now)
