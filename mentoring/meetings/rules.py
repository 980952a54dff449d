"""Who may do what with meetings: one sentence a predicate."""

import rules

from backend.accounts.models import User
from mentoring.meetings.models import Meeting
from mentoring.rules import leads_care, mentors


@rules.predicate
def runs(user: User, meeting: Meeting | None) -> bool:
    """Mentors the project of the meeting, stands in for its mentor, or leads its care."""
    return meeting is not None and (leads_care(user, meeting.project) or mentors(user, meeting.project))


rules.add_perm("meetings.plan_meeting", leads_care | mentors)
rules.add_perm("meetings.run_meeting", runs)
