"""The writes of mentoring: who mentors what, what was said, what the NKO answered, what is to be done."""

from mentoring.services.assignments import assign_mentor, hand_over, take_project
from mentoring.services.check_ins import answer_check_in, mark_check_in_seen, tell_mentor
from mentoring.services.contacts import correct_contact, delete_contact, log_contact
from mentoring.services.tasks import finish_task, open_task, reopen_task

__all__ = [
    "answer_check_in",
    "assign_mentor",
    "correct_contact",
    "delete_contact",
    "finish_task",
    "hand_over",
    "log_contact",
    "mark_check_in_seen",
    "open_task",
    "reopen_task",
    "take_project",
    "tell_mentor",
]
