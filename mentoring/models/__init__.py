from mentoring.models.care import Assignment, Attempt, CheckIn, Contact, Task
from mentoring.models.staff import Absence, MentorProfile

__all__ = ["Absence", "Assignment", "Attempt", "CheckIn", "Contact", "MentorProfile", "Task"]
