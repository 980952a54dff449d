"""Reads that need annotations. Each costs a constant number of queries, however many rows there are."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.db.models.query import QuerySet

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Centre
from mentoring.enums import SILENCE
from mentoring.models import Absence, Assignment, Contact
from projects.lifecycle import FINAL, LIVE, PUBLIC, Stage
from projects.models import Project


def current_assignment(project: Project) -> Assignment | None:
    """Who mentors the project now, with mentor and centre at hand; None when nobody does."""
    return project.assignments.current().select_related("mentor", "centre__region").first()


def responsible_for(project: Project) -> User | None:
    """Who has to act for the project: its active mentor, else the head of its centre, else the region's operator."""
    active = project.assignments.active().select_related("mentor").first()
    if active is not None:
        return active.mentor
    above = (
        Membership.objects.current()
        .filter(
            Q(role=Role.HEAD, centre=project.centre_id, centre__isnull=False)
            | Q(role=Role.OPERATOR, territory=project.region_id, territory__isnull=False),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("role", "id")  # "head" comes before "operator"
        .first()
    )
    return above.user if above else None


def stand_in_of(project: Project, now: datetime) -> User | None:
    """Who stands in for the project's mentor at this moment; None while the mentor is there."""
    held = project.assignments.active().filter(centre=OuterRef("centre"), mentor=OuterRef("mentor"))
    away = Absence.objects.on(now).filter(Exists(held), backup__is_active=True).select_related("backup").first()
    return away.backup if away else None


def readers_for(project: Project, now: datetime) -> list[User]:
    """Who has to hear of the project at once: who is responsible, and beside an absent mentor who stands in."""
    people = [responsible_for(project), stand_in_of(project, now)]
    return [person for person in people if person is not None]


def centres_led_by(user: User) -> QuerySet[Centre]:
    """The centres that the person heads, or all of the regions that the person operates."""
    if user.is_superuser:
        return Centre.objects.all()
    mine = user.memberships.current()
    return Centre.objects.filter(
        Q(pk__in=mine.filter(role=Role.HEAD).values("centre"))
        | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    )


def centres_that_may_take(user: User, project: Project) -> QuerySet[Centre]:
    """Of those, the ones in the region of the project: a centre works in its own region."""
    return centres_led_by(user).filter(region=project.region_id)


def load_by_stage(mentors: list[User], centres: QuerySet[Centre] | list[Centre]) -> dict[int, list[tuple[str, int]]]:
    """For each mentor's id, how many projects are at which stage, in the order of the lifecycle."""
    rows = (
        Assignment.objects.current()
        .filter(mentor__in=mentors, centre__in=centres)
        .exclude(project__stage__in=FINAL)
        .order_by()
        .values_list("mentor", "project__stage")
        .annotate(Count("pk"))
    )
    order = {stage: place for place, stage in enumerate(Stage.values)}
    stages: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for mentor, stage, number in sorted(rows, key=lambda row: order[row[1]]):
        stages[mentor].append((str(Stage(stage).label), number))
    return stages


def unmentored(centres: QuerySet[Centre]) -> QuerySet[Project]:
    """Live projects of the centres that have no active mentor, the longest waiting first."""
    return (
        Project.objects.filter(centre__in=centres, stage__in=LIVE)
        .exclude(Exists(Assignment.objects.active().filter(project=OuterRef("pk"))))
        .select_related("organisation", "centre")
        .order_by("stage_since", "pk")
    )


def untaken(user: User) -> QuerySet[Project]:
    """Projects that have won, are not over and belong to no centre, in the regions of the person's centres.

    Only what citizens may see anyway: an application is its organisation's own affair.
    """
    mine = user.memberships.current()
    projects = Project.objects.filter(centre=None, stage__in=PUBLIC - FINAL).select_related("organisation", "region")
    if not user.is_superuser:
        projects = projects.filter(
            Q(region__in=mine.filter(role=Role.HEAD).values("centre__region"))
            | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )
    return projects.order_by("stage_since", "pk")


def silent(projects: QuerySet[Project], *, now: datetime) -> QuerySet[Project]:
    """Live projects with an active mentor and no contact for 21 days: `quiet_since` says since when.

    A new mentor's silence counts from the assignment.
    """
    active = Assignment.objects.active().filter(project=OuterRef("pk"))
    last = Contact.objects.filter(project=OuterRef("pk"))
    return (
        projects.filter(stage__in=LIVE)
        .annotate(
            assigned_at=Subquery(active.values("started_at")[:1]),
            mentor_name=Subquery(active.values("mentor__full_name")[:1]),
            contacted_at=_over(last, Max("at"), DateTimeField()),
        )
        .annotate(quiet_since=Greatest("assigned_at", "contacted_at"))
        .filter(assigned_at__isnull=False, quiet_since__lte=now - SILENCE)
        .select_related("organisation", "centre")
        .order_by("quiet_since", "pk")
    )


def _over(rows: QuerySet[Any], aggregate: Any, field: Any) -> Subquery:
    """An aggregate over a subquery of rows that point at the project."""
    grouped = rows.order_by().values("project").annotate(value=aggregate).values("value")
    return Subquery(grouped, output_field=field)
