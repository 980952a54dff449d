"""Whom the follow-ups of mentoring concern. One queryset a rule; the engine adds the calendar.

Columns: subject_id, anchor, zone, recipient, user_id, language, thread (see `backend.notifications.registry`).
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Lower

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.notifications.registry import CANDIDATE_COLUMNS
from mentoring.models import Assignment, CheckIn, Contact
from projects.enums import LEGAL_KINDS
from projects.lifecycle import LIVE
from projects.models import Checkpoint, Project, TeamMember
from projects.querysets import zone_of_project

Rows = QuerySet[Any, Any]


def silent_to_mentor(now: datetime) -> Rows:
    """Live projects with an active mentor, counted from the last contact or the assignment; to the mentor."""
    rows = _quiet(Assignment.objects.active().filter(project__stage__in=LIVE), project="project")
    return _rows(rows, subject="project", project="project", user="mentor")


def silent_to_heads(now: datetime) -> Rows:
    """The same, to the heads of the centre."""
    rows = _quiet(Assignment.objects.active().filter(project__stage__in=LIVE), project="project")
    return _to_heads(rows, subject="project", project="project")


def overdue_to_mentor(now: datetime) -> Rows:
    """Open legal checkpoints of live projects, counted from their day; to the mentor."""
    mentored = Q(
        project__assignments__in=Assignment.objects.active(),
    )
    rows = _open_checkpoints().filter(mentored).annotate(anchor=F("due_on"))
    return _rows(rows, subject="pk", project="project", user="project__assignments__mentor")


def overdue_to_heads(now: datetime) -> Rows:
    """The same, to the heads of the centre."""
    return _to_heads(_open_checkpoints().annotate(anchor=F("due_on")), subject="pk", project="project")


def unmentored_to_heads(now: datetime) -> Rows:
    """Live projects without an active mentor, counted from when they became so; to the heads of the centre."""
    left = Membership.objects.filter(
        user__assignments__project=OuterRef("pk"),
        user__assignments__ended_at=None,
        centre=OuterRef("centre"),
        role=Role.MENTOR,
    )
    rows = (
        Project.objects.filter(stage__in=LIVE)
        .exclude(Exists(Assignment.objects.active().filter(project=OuterRef("pk"))))
        .annotate(
            anchor=Greatest(
                _day(F("stage_since"), F("centre__region__time_zone")),
                Subquery(left.order_by().values("centre").annotate(last=Max("ended_on")).values("last")),
            )
        )
    )
    return _to_heads(rows, subject="pk", project="")


def check_in_to_owner(now: datetime) -> Rows:
    """Live projects, counted from the last contact or answer; to the leaders of the organisation."""
    rows = _without_news().filter(
        organisation__memberships__role=Role.OWNER,
        organisation__memberships__ended_on=None,
        organisation__memberships__user__is_active=True,
    )
    return _rows(rows, subject="pk", project="", user="organisation__memberships__user")


def check_in_to_leader(now: datetime) -> Rows:
    """The same where the organisation has no account: to the leader of the project's team."""
    owner = Membership.objects.current().filter(
        organisation=OuterRef("organisation"), role=Role.OWNER, user__is_active=True
    )
    rows = (
        _without_news()
        .exclude(Exists(owner))
        .filter(team__duty=TeamMember.Duty.LEADER, team__left_on=None, team__email__gt="")
        .annotate(
            recipient=Lower("team__email"), user_id=Value(None, output_field=BigIntegerField()), language=Value("ru")
        )
    )
    return _named(rows, subject="pk", project="")


def _open_checkpoints() -> QuerySet[Checkpoint]:
    return Checkpoint.objects.open().filter(kind__in=LEGAL_KINDS, project__stage__in=LIVE)


def _without_news() -> QuerySet[Project]:
    """Live projects that a mentor looks after, with the day of the last contact, answer or beginning as anchor."""
    answers = CheckIn.objects.filter(project=OuterRef("pk"))
    projects = Project.objects.filter(stage__in=LIVE).filter(
        Exists(Assignment.objects.active().filter(project=OuterRef("pk")))
    )
    return projects.annotate(
        anchor=_day(
            Greatest(F("stage_since"), _last_contact("pk"), Subquery(answers.order_by("-at").values("at")[:1])),
            F("centre__region__time_zone"),
        )
    )


def _quiet(rows: QuerySet[Assignment], *, project: str) -> QuerySet[Assignment]:
    return rows.annotate(anchor=_day(Greatest(F("started_at"), _last_contact(project)), F("centre__region__time_zone")))


def _last_contact(project: str) -> Subquery:
    contacts = Contact.objects.filter(project=OuterRef(project)).order_by("-at")
    return Subquery(contacts.values("at")[:1], output_field=DateTimeField())


def _to_heads(rows: QuerySet[Any], *, subject: str, project: str) -> Rows:
    path = f"{project}__centre__memberships" if project else "centre__memberships"
    heads = rows.filter(**{f"{path}__role": Role.HEAD, f"{path}__ended_on": None, f"{path}__user__is_active": True})
    return _rows(heads, subject=subject, project=project, user=f"{path}__user")


def _rows(rows: QuerySet[Any], *, subject: str, project: str, user: str) -> Rows:
    with_person = rows.annotate(
        recipient=F(f"{user}__email"),
        user_id=F(f"{user}__id"),
        language=Coalesce(F(f"{user}__preferences__language"), Value("ru")),
    )
    return _named(with_person, subject=subject, project=project)


def _named(rows: QuerySet[Any], *, subject: str, project: str) -> Rows:
    prefix = f"{project}__" if project else ""
    number = Cast(F(f"{project}_id" if project else "pk"), CharField())
    named: Rows = rows.annotate(
        subject_id=F(f"{subject}_id" if subject != "pk" else "pk"),
        zone=zone_of_project(prefix),
        thread=Concat(Value("project:"), number, output_field=CharField()),
    ).values(*CANDIDATE_COLUMNS)
    return named


def _day(moment: Expression | F, zone: F) -> Cast:
    """The date that people in the zone saw at that moment."""
    return Cast(Func(zone, moment, function="timezone", output_field=DateTimeField()), DateField())
