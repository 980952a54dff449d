"""What the follow-ups of mentoring are about: one queryset a rule; the engine adds the calendar and the people."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.audit.models import Entry
from backend.common.days import day_in
from backend.notifications.enums import Channel, LetterStatus
from backend.notifications.models import Letter
from backend.notifications.registry import PERSON_COLUMNS, SUBJECT_COLUMNS
from mentoring.enums import QUESTIONS, QUESTIONS_SINCE
from mentoring.models import Absence, Assignment, CheckIn, Contact, Task
from projects.enums import LEGAL_KINDS, CheckpointKind
from projects.followups import of_project
from projects.lifecycle import FINAL, LIVE, Stage
from projects.models import Checkpoint, Project
from projects.querysets import zone_of_project

# What somebody did with the project and what so answers a letter as well as a tap does.
DEEDS = ("checkpoint.done", "contract.changed", "project.moved")

Rows = QuerySet[Any, Any]
CENTRE_ZONE = F("centre__region__time_zone")


def silent(now: datetime) -> Rows:
    """Live projects with an active mentor, counted from the last contact or from the assignment."""
    began = Assignment.objects.current().filter(project=OuterRef("pk")).values("started_at")
    return _projects(_mentored(), Greatest(Subquery(began), _last_contact()))


def overdue(now: datetime) -> Rows:
    """Open legal checkpoints of live projects, counted from their day."""
    rows = Checkpoint.objects.open().filter(kind__in=LEGAL_KINDS, project__stage__in=LIVE)
    return of_project(rows, "due_on")


def unmentored(now: datetime) -> Rows:
    """Live projects without an active mentor, counted from when they became so."""
    left = Membership.objects.filter(
        user__assignments__project=OuterRef("pk"),
        user__assignments__ended_at=None,
        centre=OuterRef("centre"),
        role=Role.MENTOR,
    )
    since_left = Subquery(left.order_by().values("centre").annotate(last=Max("ended_on")).values("last"))
    rows = Project.objects.filter(stage__in=LIVE).exclude(
        Exists(Assignment.objects.active().filter(project=OuterRef("pk")))
    )
    return _named(rows, Greatest(_day(F("stage_since")), since_left))


def without_news(now: datetime) -> Rows:
    """Live projects that a mentor looks after, counted from the last contact, answer or change of stage."""
    answers = CheckIn.objects.filter(project=OuterRef("pk")).order_by("-at").values("at")[:1]
    return _projects(_mentored(), Greatest(F("stage_since"), _last_contact(), Subquery(answers)))


def without_answer(now: datetime) -> Rows:
    """Live projects that a mentor looks after and whose NKO has left two questions in a row without an answer.

    Counted from the day of the second one. A contact, an answer or something marked as done ends it.
    """
    return _named(_mentored(), second_unanswered(now))


def second_unanswered(now: datetime) -> Subquery:
    """For a project: the day at the centre on which the second question since the last news went out, or null.

    One question to several people is one, and so are several of the same day.
    """
    deeds = Entry.objects.filter(
        target_type="projects.project", target_id=OuterRef(OuterRef("pk")), verb__in=DEEDS, at__gte=OuterRef("sent_at")
    )
    days = (
        Letter.objects.filter(
            thread=Concat(Value("project:"), Cast(OuterRef("pk"), CharField())),
            due_at__gt=now - QUESTIONS_SINCE,
            rule__in=QUESTIONS,
            channel=Channel.EMAIL,
            status=LetterStatus.SENT,
            answered_at=None,
        )
        .annotate(day=_day(F("sent_at"), OuterRef("centre__region__time_zone")))
        .filter(
            ~Exists(deeds),
            ~Exists(Contact.objects.filter(project=OuterRef(OuterRef("pk")), at__gte=OuterRef("sent_at"))),
            ~Exists(CheckIn.objects.filter(project=OuterRef(OuterRef("pk")), at__gte=OuterRef("sent_at"))),
        )
    )
    return Subquery(days.order_by("day").values("day").distinct()[1:2], output_field=DateField())


def aftercare_unanswered(now: datetime) -> Rows:
    """Aftercare that is due, of which nothing was heard since it was asked for a week before."""
    heard = F("due_on") - timedelta(days=7)
    contacts = Contact.objects.filter(project=OuterRef("project"), at__date__gte=OuterRef("asked_on"))
    answers = CheckIn.objects.filter(project=OuterRef("project"), at__date__gte=OuterRef("asked_on"))
    rows = (
        Checkpoint.objects.open()
        .filter(kind=CheckpointKind.AFTERCARE, project__stage=Stage.AFTERCARE)
        .annotate(asked_on=Cast(heard, DateField()))
        .exclude(Exists(contacts))
        .exclude(Exists(answers))
    )
    return of_project(rows, "due_on")


def open_tasks(now: datetime) -> Rows:
    """Open tasks of projects that are not over, each its own assignee's, and of who stands in for an absent one."""
    about: dict[str, Any] = {
        "subject_id": F("pk"),
        "anchor": F("due_on"),
        "zone": zone_of_project("project__"),
        "about": F("project_id"),
        "centre_id": F("project__centre_id"),
    }
    columns = (*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    own: Rows = _open_tasks().values(
        **about,
        recipient=F("assignee__email"),
        user_id=F("assignee_id"),
        language=Coalesce(F("assignee__preferences__language"), Value("ru")),
    )
    away = Absence.objects.on(now).filter(
        mentor=OuterRef("assignee"), centre=OuterRef("project__centre"), backup__is_active=True
    )
    backups: Rows = (
        _open_tasks()
        .filter(Exists(away))
        .values(
            **about,
            recipient=Subquery(away.values("backup__email")[:1]),
            user_id=Subquery(away.values("backup")[:1]),
            language=Coalesce(Subquery(away.values("backup__preferences__language")[:1]), Value("ru")),
        )
    )
    return own.values(*columns).union(backups.values(*columns), all=True)


def tasks_of_mentors(now: datetime) -> Rows:
    """The same without those that a head of the centre has to do: nobody is told of what is on one's own list."""
    heads = Membership.objects.current().filter(
        user=OuterRef("assignee"), centre=OuterRef("project__centre"), role=Role.HEAD
    )
    return of_project(_open_tasks().exclude(Exists(heads)), "due_on")


def _open_tasks() -> QuerySet[Task]:
    return Task.objects.open().exclude(project__stage__in=FINAL).filter(assignee__is_active=True).order_by()


def _mentored() -> QuerySet[Project]:
    return Project.objects.filter(stage__in=LIVE).filter(
        Exists(Assignment.objects.active().filter(project=OuterRef("pk")))
    )


def _last_contact() -> Subquery:
    contacts = Contact.objects.filter(project=OuterRef("pk")).order_by("-at")
    return Subquery(contacts.values("at")[:1], output_field=DateTimeField())


def _projects(rows: QuerySet[Project], moment: Expression) -> Rows:
    return _named(rows, _day(moment))


def _named(rows: QuerySet[Project], anchor: Expression | Subquery) -> Rows:
    named: Rows = (
        rows.order_by()
        .values("centre_id", subject_id=F("pk"), about=F("pk"), anchor=anchor, zone=zone_of_project())
        .values(*SUBJECT_COLUMNS)
    )
    return named


def _day(moment: Expression | F, where: F | OuterRef = CENTRE_ZONE) -> Cast:
    """The date that people at the centre saw at that moment."""
    return day_in(where, moment)
