from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from mentoring.models import Assignment, Task


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        """Assignments that hold now."""
        return self.filter(ended_at=None)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)
