"""What the follow-ups of mentoring are about: one queryset a rule; the engine adds the calendar and the people."""

from datetime import datetime
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, Expression, F, Func, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.notifications.registry import SUBJECT_COLUMNS
from mentoring.models import Assignment, CheckIn, Contact
from projects.enums import LEGAL_KINDS
from projects.followups import of_project
from projects.lifecycle import LIVE
from projects.models import Checkpoint, Project
from projects.querysets import zone_of_project

Rows = QuerySet[Any, Any]


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


def _mentored() -> QuerySet[Project]:
    return Project.objects.filter(stage__in=LIVE).filter(
        Exists(Assignment.objects.active().filter(project=OuterRef("pk")))
    )


def _last_contact() -> Subquery:
    contacts = Contact.objects.filter(project=OuterRef("pk")).order_by("-at")
    return Subquery(contacts.values("at")[:1], output_field=DateTimeField())


def _projects(rows: QuerySet[Project], moment: Expression) -> Rows:
    return _named(rows, _day(moment))


def _named(rows: QuerySet[Project], anchor: Expression) -> Rows:
    named: Rows = (
        rows.order_by()
        .values("centre_id", subject_id=F("pk"), about=F("pk"), anchor=anchor, zone=zone_of_project())
        .values(*SUBJECT_COLUMNS)
    )
    return named


def _day(moment: Expression | F) -> Cast:
    """The date that people at the centre saw at that moment."""
    where = F("centre__region__time_zone")
    return Cast(Func(where, moment, function="timezone", output_field=DateTimeField()), DateField())
