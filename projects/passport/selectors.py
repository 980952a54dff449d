"""The whole application of a project, read at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Centre
from projects.models import Programme, Project, TeamMember
from projects.passport.content import Content, Row, as_typed
from projects.passport.enums import Article
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Result
from projects.passport.parts import ACTIVITIES, BUDGET, PARTNERS, RESULTS, TASKS, TEAM, Part, Table


@dataclass(frozen=True, slots=True)
class Application:
    """A project with every table of the form, in the order of the form."""

    project: Project
    tasks: list[PlanTask]
    activities: list[Activity]
    results: list[Result]
    budget: list[BudgetLine]
    partners: list[Partner]
    team: list[TeamMember]

    def activities_of(self, task: PlanTask) -> list[Activity]:
        return [activity for activity in self.activities if activity.task_id == task.pk]


def application_of(project: Project, *, team: Sequence[TeamMember] | None = None) -> Application:
    """Six queries, whatever the project holds; `team` are those who are in it now, where they are at hand."""
    tasks = list(project.plan_tasks.prefetch_related("activities"))
    return Application(
        project=project,
        tasks=tasks,
        activities=[activity for task in tasks for activity in task.activities.all()],
        results=list(project.results.order_by("position", "pk")),
        budget=sorted(project.budget.all(), key=lambda line: Article.values.index(line.article)),
        partners=list(project.partnerships.all()),
        team=team_of(project, team),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """The activities of a project by what has become of them, each in the order of its days."""

    late: list[Activity]
    coming: list[Activity]
    held: list[Activity]


def work_of(project: Project, *, today: date) -> Work:
    """One query; an activity without days is still to come, the last held stands first."""
    rows = list(Activity.objects.filter(task__project=project).select_related("task").order_by("ends_on", "pk"))
    still = [row for row in rows if row.done_on is None]
    late = [row for row in still if row.ends_on and row.ends_on < today]
    held = sorted((row for row in rows if row.done_on), key=lambda row: (row.done_on, row.pk), reverse=True)
    return Work(late=late, coming=[row for row in still if row not in late], held=held)


def team_of(project: Project, team: Sequence[TeamMember] | None = None) -> list[TeamMember]:
    """Who is in the team now, each with the role in the project if one is named; those without stand last."""
    if team is None:
        return sorted(project.team.filter(left_on=None).select_related("role"), key=_place)
    prefetch_related_objects(team, "role")
    return sorted(team, key=_place)


def _place(member: TeamMember) -> tuple[bool, int, int]:
    role = getattr(member, "role", None)
    return role is None, role.position if role else 0, member.pk


def team_key(member: TeamMember) -> str:
    """What tells a member of the team apart in the form; a clone of the project keeps it."""
    role = getattr(member, "role", None)
    return str(role.key if role else uuid.uuid5(uuid.NAMESPACE_OID, f"team:{member.pk}"))


def content_of(application: Application, part: Part) -> Content:
    """What is stored of a step, as text."""
    fields = {name: as_typed(getattr(application.project, name)) for name in part.fields}
    return Content(fields, {table.code: _rows(application, table) for table in part.tables})


def _rows(application: Application, table: Table) -> list[Row]:
    if table is TEAM:
        return team_rows(application)
    if table is BUDGET:
        lines = {line.article: line for line in application.budget}
        return [_typed(table, lines.get(article), article) for article in Article.values]
    if table is ACTIVITIES:
        return [
            _typed(table, activity, str(activity.key)) | {"task": str(activity.task.key)}
            for activity in application.activities
        ]
    found: dict[Table, Sequence[PlanTask | Result | Partner]] = {
        TASKS: application.tasks, RESULTS: application.results, PARTNERS: application.partners,
    }  # fmt: skip
    return [_typed(table, row, str(row.key)) for row in found[table]]


def team_rows(application: Application) -> list[Row]:
    """The team as the form holds it: the person, and what they do in the project."""
    return [_member(member) for member in application.team]


def _typed(table: Table, row: object, key: str) -> Row:
    return {"key": key} | {name: as_typed(getattr(row, name, None)) for name in table.fields}


def _member(member: TeamMember) -> Row:
    row = {"key": team_key(member)} | {name: as_typed(getattr(member, name, "")) for name in TEAM.fields}
    role = getattr(member, "role", None)
    return row | {"title": role.title if role else "", "experience": role.experience if role else ""}


def centres_that_helped(user: User, project: Project) -> QuerySet[Centre]:
    """The centres in whose name the person may say that they helped: their own; the operator's and an admin's all."""
    if user.is_superuser:
        return Centre.objects.all()
    mine = user.memberships.current()
    of_region = Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    return Centre.objects.filter(Q(pk__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre")) | of_region)


@dataclass(frozen=True)
class Shift:
    """What an application's days would be: `rows` are names with the days before and after."""

    days: int
    rows: list[tuple[str, date, date]]


def shifted(application: Application, days: int) -> Shift:
    """The preview of moving every day of the application by so many days."""
    step, project = timedelta(days=days), application.project
    named = [(_("Beginning of the project"), project.starts_on), (_("End of the project"), project.ends_on)]
    for row in application.activities:
        named += [(_("%(title)s: begins") % {"title": row.title}, row.starts_on)]
        named += [(_("%(title)s: ends") % {"title": row.title}, row.ends_on)]
    # A day that would leave the calendar stands still here; the service says that it has to be corrected.
    rows = [(name, day, day + step if in_calendar(day, days) else day) for name, day in named if day]
    return Shift(days, rows)


def in_calendar(day: date, days: int) -> bool:
    """Whether the calendar knows the day so many days later."""
    return date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal()


def contests_ahead(project: Project, today: date) -> list[tuple[Programme, int]]:
    """Contests that still take applications, each with how many days it is later than the one that was lost."""
    lost = project.retry_of.programme if project.retry_of else None
    base = lost.closes_on if lost else None
    if base is None:
        return []
    rows = Programme.objects.filter(Q(region=None) | Q(region=project.region_id), closes_on__gte=today)
    return [(row, (row.closes_on - base).days) for row in rows.order_by("closes_on")[:5] if row.closes_on]
