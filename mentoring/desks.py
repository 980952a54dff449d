"""What the workbench of a mentor and the overview of a head show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models.query import QuerySet

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.clock import MOSCOW, local_date
from mentoring import selectors
from mentoring.caseload import Care, caseload, covered_by, held_or_covered
from mentoring.enums import SILENCE
from mentoring.models import CheckIn, Task
from mentoring.querysets import Covered
from mentoring.staffing import mentors_of
from projects.enums import RiskLevel
from projects.models import Project

# How many rows of one list a desk shows: the most urgent. As they are dealt with, the next ones move up.
SHOWN = 20
# So long a task that is done stays in sight, for whoever has clicked by mistake.
SHOWN_DONE = timedelta(days=3)
# The columns of which a desk shows something: a project has many more.
_NAMED = ("project__title", "project__organisation__name", "project__organisation__short_name")
ON_A_TASK = ("title", "details", "due_on", "assignee__full_name", "assignee__email", *_NAMED)
ON_AN_ANSWER = ("answer", "comment", "email", "at", *_NAMED)


@dataclass(frozen=True, slots=True)
class Top:
    """The most urgent rows of a list, and how many rows it has in all."""

    rows: list[Any]
    number: int

    @property
    def rest(self) -> int:
        """How many more there are than are shown."""
        return self.number - len(self.rows)


def top_of(found: QuerySet[Any]) -> Top:
    """The first rows; they are counted by a query of their own only when there are more than are shown."""
    rows = list(found[: SHOWN + 1])
    return Top(rows[:SHOWN], len(rows) if len(rows) <= SHOWN else found.count())


@dataclass(frozen=True, slots=True)
class MentorDesk:
    """The day of a mentor: tasks, unread answers, and the projects, overdue first.

    `covered` says for whom the mentor stands in; `held` are the numbers of all projects that the mentor cares for, also
    of those that are over.
    """

    today: date
    covered: Covered
    held: list[int]
    tasks: Top
    done: list[Task]
    answers: Top
    rows: list[Care]
    places: list[Membership]
    show: str
    total: int
    counts: dict[str, int]

    @property
    def due(self) -> list[Task]:
        """What is to be done today, and what is late."""
        return [task for task in self.tasks.rows if task.due_on <= self.today]

    @property
    def later(self) -> list[Task]:
        """What may wait."""
        return [task for task in self.tasks.rows if task.due_on > self.today]


def mentor_desk(mentor: User, *, show: str, now: datetime) -> MentorDesk:
    """Everything the workbench shows; `show` narrows the projects: overdue, risky or quiet."""
    today = _today(mentor, Role.MENTOR, now)
    covered = covered_by(mentor, now)
    held = held_or_covered(mentor, covered)
    rows = caseload(held, mentor, today=today)
    filters = {
        "overdue": [row for row in rows if row.overdue],
        "risky": [row for row in rows if row.risk.level >= RiskLevel.HIGH],
        "quiet": [row for row in rows if not row.last_contact_at or row.last_contact_at < now - SILENCE],
    }
    tasks = Task.objects.open().listed_for(mentor).held_or_covered(mentor, covered)
    seen = Project.objects.listed_for(mentor).filter(pk__in=[row.pk for row in rows])
    answers = CheckIn.objects.unseen().filter(project__in=seen)
    return MentorDesk(
        today=today,
        covered=covered,
        held=[project for project, *_mentor in held],
        tasks=top_of(tasks.select_related("project__organisation", "assignee").only(*ON_A_TASK)),
        done=list(_done_by(mentor, now)),
        answers=top_of(answers.select_related("project__organisation").only(*ON_AN_ANSWER)),
        rows=filters.get(show, rows),
        places=[place for place in mentor.current_memberships if place.role == Role.MENTOR],
        show=show if show in filters else "",
        total=len(rows),
        counts={name: len(found) for name, found in filters.items()},
    )


@dataclass(frozen=True, slots=True)
class HeadDesk:
    """What a head has to see: who carries how much, and which projects nobody looks after."""

    today: date
    mentors: list[Any]
    unmentored: Top
    untaken: Top
    silent: Top
    tasks: Top
    done: list[Task]
    late_tasks: Top


def head_desk(head: User, *, now: datetime) -> HeadDesk:
    """Everything the overview shows, for the centres that the person heads or operates."""
    centres = selectors.centres_led_by(head)
    mentors: list[Any] = list(mentors_of(centres, now=now))
    stages = selectors.load_by_stage(mentors, centres)
    for mentor in mentors:
        mentor.stages = stages.get(mentor.pk, [])
    tasks = Task.objects.open().visible_to(head).filter(assignee=head).select_related("project__organisation")
    today = _today(head, Role.HEAD, now)
    late = Task.objects.overdue(today).visible_to(head).exclude(assignee=head)
    return HeadDesk(
        today=today,
        mentors=mentors,
        unmentored=top_of(selectors.unmentored(centres)),
        untaken=top_of(selectors.untaken(head)),
        silent=top_of(selectors.silent(Project.objects.filter(centre__in=centres), now=now)),
        tasks=top_of(tasks),
        done=list(_done_by(head, now)),
        late_tasks=top_of(late.select_related("project__organisation", "assignee")),
    )


def _done_by(person: User, now: datetime) -> QuerySet[Task]:
    """What was done in the last days, the newest first: there it can be opened again."""
    tasks = Task.objects.listed_for(person).filter(assignee=person, done_at__gt=now - SHOWN_DONE)
    shown = tasks.select_related("project").only("title", "note", "done_at", "project__title")
    return shown.order_by("-done_at")[:SHOWN]


def _today(user: User, role: Role, now: datetime) -> date:
    """The date at the centre where the person works: that is where deadlines end."""
    centres = sorted(
        (place.centre for place in user.current_memberships if place.centre and place.role == role), key=str
    )
    return local_date(now, centres[0].zone if centres else MOSCOW)
