"""What mentoring follows up, and the letters that its services order. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.notifications.enums import Category, Channel
from backend.notifications.registry import SELF, Notice, Rule, Step, Unit, register
from backend.notifications.variables import ANSWERS, Variable
from mentoring import subjects
from mentoring.enums import SILENCE
from mentoring.models import Absence, Assignment, CheckIn, Task
from projects.followups import ABOUT_CHECKPOINT, ABOUT_PROJECT
from projects.lifecycle import LIVE, Stage
from projects.models import Checkpoint, Project

_SELF_CARE = _("You mentor this project, or you head the centre that looks after it.")
_NKO = _("You lead an organisation whose project a resource centre looks after, or the team of that project.")
_MENTOR = Variable("mentor", _("name of the mentor"), "mentor")
_ABOUT_TASK = (
    *ABOUT_PROJECT,
    Variable("task", _("what is to be done"), "task.title"),
    Variable("assignee", _("who has to do it"), "task.assignee"),
    Variable("date", _("day by which to do it"), "task.due_on", dated=True),
)
_CARED_FOR = tuple(stage for stage in Stage if stage in LIVE)


def about_projects(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each project and its mentor's name; for those who work at the centre."""
    mentors = _mentors(ids)
    return {project.pk: {"project": project, "mentor": mentors.get(project.pk)} for project in _projects(ids)}


def about_own_projects(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each project and whom to ask; for the NKO."""
    mentors = _mentors(ids)
    return {project.pk: {"project": project, **_to_ask(mentors.get(project.pk))} for project in _projects(ids)}


def about_checkpoints(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """What was due when, in which project, and who mentors it."""
    rows = list(Checkpoint.objects.filter(pk__in=ids).select_related("project__organisation"))
    mentors = _mentors([row.project_id for row in rows])
    return {row.pk: {"checkpoint": row, "project": row.project, "mentor": mentors.get(row.project_id)} for row in rows}


def about_tasks(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """What is to be done by when, in which project, and by whom."""
    rows = Task.objects.filter(pk__in=ids).select_related("project__organisation", "assignee")
    return {row.pk: {"task": row, "project": row.project} for row in rows}


def about_assignments(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Who mentors, and for a hand-over who did before or does after, with the note that was left."""
    rows = list(Assignment.objects.filter(pk__in=ids).select_related("project__organisation", "mentor", "centre"))
    others = Assignment.objects.filter(project__in=[row.project_id for row in rows]).select_related("mentor")
    ended = {(other.project_id, other.ended_at): other for other in others if other.ended_at}
    begun = {(other.project_id, other.started_at): other for other in others}
    return {
        row.pk: {
            "project": row.project,
            "assignment": row,
            "former": ended.get((row.project_id, row.started_at)),
            "later": begun.get((row.project_id, row.ended_at)) if row.ended_at else None,
        }
        for row in rows
    }


def about_own_assignments(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The same for the NKO: its questions go to the mentor."""
    return {pk: facts | _to_ask(facts["assignment"].mentor) for pk, facts in about_assignments(ids).items()}


def about_check_ins(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """What the NKO answered, in its words; an answer to the letter reaches the person who gave it."""
    rows = CheckIn.objects.filter(pk__in=ids).select_related("project__organisation")
    return {row.pk: {"project": row.project, "check_in": row, "reply_to": row.email} for row in rows}


def about_absences(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """For whom somebody stands in, from when to when."""
    rows = Absence.objects.filter(pk__in=ids).select_related("mentor", "centre")
    return {row.pk: {"absence": row, "reply_to": row.mentor.email} for row in rows}


def _projects(ids: Sequence[int]) -> QuerySet[Project]:
    return Project.objects.filter(pk__in=ids).select_related("organisation", "centre")


def _mentors(ids: Sequence[int]) -> dict[int, User]:
    current = Assignment.objects.current().filter(project__in=ids).select_related("mentor")
    return {assignment.project_id: assignment.mentor for assignment in current}


def _to_ask(mentor: User | None) -> dict[str, str]:
    return {"ask": str(mentor), "reply_to": mentor.email} if mentor else {}


# What the follow-ups about one kind of thing share; the centre is told unless a rule says why somebody else is.
_of_centre = partial(Rule, thread="project", why=_SELF_CARE)
about_project = partial(
    _of_centre, subject="projects.project", context=about_projects, variables=(*ABOUT_PROJECT, _MENTOR)
)
about_checkpoint = partial(
    _of_centre, subject="projects.checkpoint", context=about_checkpoints, variables=(*ABOUT_CHECKPOINT, _MENTOR)
)
about_task = partial(_of_centre, subject="mentoring.task", context=about_tasks, variables=_ABOUT_TASK)

for rule in (
    about_project(
        key="mentoring.silent",
        title=_("No contact for 21 days: to the mentor"),
        category=Category.NUDGE,
        template="mentoring/letters/silent.txt",
        subjects=subjects.silent,
        counted_from=_("the last contact"),
        to="mentor",
        offsets=(SILENCE.days,),
        stages=_CARED_FOR,
        window=timedelta(days=7),
        escalation=(
            Step(
                to="heads",
                title=_("No contact for 28 days: to the head of the centre"),
                template="mentoring/letters/silent_head.txt",
                offsets=(SILENCE.days + 7,),
            ),
        ),
    ),
    about_checkpoint(
        key="mentoring.overdue",
        title=_("Checkpoint overdue by a week: to the mentor"),
        category=Category.LEGAL,
        template="mentoring/letters/overdue.txt",
        subjects=subjects.overdue,
        counted_from=_("the day by which it was due"),
        to="mentor",
        offsets=(7,),
        floor=(7,),
        stages=_CARED_FOR,
        window=timedelta(days=14),
    ),
    about_project(
        key="mentoring.no_answer",
        title=_("Two letters without an answer: the mentor calls"),
        category=Category.NUDGE,
        template="mentoring/letters/no_answer.txt",
        subjects=subjects.without_answer,
        counted_from=_("the day of the second letter"),
        to="mentor",
        offsets=(2,),
        unit=Unit.WORKING,
        channels=(Channel.TASK,),
        stages=_CARED_FOR,
        window=timedelta(days=14),
        escalation=(
            Step(
                to="heads",
                title=_("Two letters without an answer for seven working days: to the head of the centre"),
                template="mentoring/letters/no_answer_head.txt",
                offsets=(7,),
                channel=Channel.EMAIL,
            ),
        ),
    ),
    about_task(
        key="mentoring.task_due",
        title=_("A task is to be done today: to the one who has it"),
        why=_("You have a task in a project that you look after."),
        category=Category.NUDGE,
        template="mentoring/letters/task_due.txt",
        subjects=subjects.open_tasks,
        counted_from=_("the day by which the task is to be done"),
        to=SELF,
        offsets=(0,),
        stages=_CARED_FOR,
    ),
    about_task(
        key="mentoring.task_overdue",
        title=_("A mentor's task is overdue by three working days: to the head of the centre"),
        category=Category.NUDGE,
        template="mentoring/letters/task_overdue.txt",
        subjects=subjects.tasks_of_mentors,
        counted_from=_("the day by which the task is to be done"),
        to="heads",
        offsets=(3, 10),
        unit=Unit.WORKING,
        stages=_CARED_FOR,
        window=timedelta(days=7),
    ),
    about_checkpoint(
        key="mentoring.aftercare_call",
        title=_("Nobody answers how the project lives on: the mentor calls"),
        category=Category.NUDGE,
        template="mentoring/letters/aftercare_call.txt",
        subjects=subjects.aftercare_unanswered,
        counted_from=_("the day by which it is due"),
        to="mentor",
        offsets=(7,),
        channels=(Channel.TASK,),
        stages=(Stage.AFTERCARE,),
        window=timedelta(days=21),
    ),
    about_project(
        key="mentoring.unmentored",
        title=_("Live project without a mentor: to the head of the centre"),
        category=Category.NUDGE,
        template="mentoring/letters/unmentored.txt",
        subjects=subjects.unmentored,
        counted_from=_("the day when the project lost its mentor"),
        to="heads",
        offsets=(1, 4, 8, 15, 29),
        stages=_CARED_FOR,
    ),
    Rule(
        key="mentoring.check_in",
        title=_("How is it going? To those who lead the project"),
        why=_NKO,
        category=Category.NUDGE,
        subject="projects.project",
        template="mentoring/letters/how_is_it_going.txt",
        context=about_own_projects,
        subjects=subjects.without_news,
        counted_from=_("the last contact or answer"),
        variables=(*ABOUT_PROJECT, Variable("mentor", _("name of the mentor"), "ask"), ANSWERS),
        thread="project",
        to="leaders",
        offsets=(14, 44),
        stages=_CARED_FOR,
    ),
):
    register(rule)

for notice in (
    Notice(
        key="mentoring.assigned_mentor",
        title=_("A project was assigned: to the mentor"),
        why=_SELF_CARE,
        category=Category.SERVICE,
        subject="mentoring.assignment",
        template="mentoring/letters/assigned_mentor.txt",
        context=about_assignments,
    ),
    Notice(
        key="mentoring.assigned_nko",
        title=_("A mentor was assigned: to the organisation"),
        why=_NKO,
        category=Category.SERVICE,
        subject="mentoring.assignment",
        template="mentoring/letters/assigned_nko.txt",
        context=about_own_assignments,
    ),
    Notice(
        key="mentoring.handed_over",
        title=_("A project was handed over: to the former mentor"),
        why=_("You mentored this project until now."),
        category=Category.SERVICE,
        subject="mentoring.assignment",
        template="mentoring/letters/handed_over.txt",
        context=about_assignments,
    ),
    Notice(
        key="mentoring.stands_in",
        title=_("A mentor goes away: to the colleague who stands in"),
        why=_("You stand in for a mentor of your centre."),
        category=Category.SERVICE,
        subject="mentoring.absence",
        template="mentoring/letters/stands_in.txt",
        context=about_absences,
    ),
    Notice(
        key="mentoring.worrying_answer",
        title=_("Difficulties or a call for help: to the mentor"),
        why=_SELF_CARE,
        category=Category.SERVICE,
        subject="mentoring.checkin",
        template="mentoring/letters/worrying_answer.txt",
        context=about_check_ins,
    ),
):
    register(notice)
