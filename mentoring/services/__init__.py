"""The writes of mentoring: who mentors what, what was said, what the NKO answered, what is to be done."""

from mentoring.services.absences import end_absence, plan_absence
from mentoring.services.assignments import assign_mentor, hand_over, hand_over_many, take_project
from mentoring.services.calls import add_note, log_call
from mentoring.services.check_ins import answer_check_in, mark_check_in_seen, tell_mentor
from mentoring.services.contacts import correct_contact, delete_contact, log_contact
from mentoring.services.profiles import change_profile
from mentoring.services.tasks import finish_task, open_task, reopen_task

__all__ = [
    "add_note",
    "answer_check_in",
    "assign_mentor",
    "change_profile",
    "correct_contact",
    "delete_contact",
    "end_absence",
    "finish_task",
    "hand_over",
    "hand_over_many",
    "log_call",
    "log_contact",
    "mark_check_in_seen",
    "open_task",
    "plan_absence",
    "reopen_task",
    "take_project",
    "tell_mentor",
]
