"""What a head sees of the mentors: load, silence, response times, absences. A constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.roles import has_role
from backend.common.clock import local_date
from backend.directory.models import Centre
from mentoring import responses, selectors
from mentoring.enums import SILENCE
from mentoring.models import Absence, Assignment, Contact, Task
from mentoring.staffing import mentors_of
from projects.enums import RiskLevel
from projects.lifecycle import LIVE
from projects.models import Project

LEADERS = (Role.HEAD, Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class MentorRow:
    """One mentor in the head's table."""

    mentor: Any
    live: int
    risky: int
    quiet: int
    late_tasks: int
    last_contact_at: datetime | None
    silent: bool
    responses: list[tuple[str | Promise, responses.Response | None]]


def places_visible_to(user: User) -> QuerySet[Membership]:
    """Mentors at centres: one's own places, and all of the centres that the person leads, those who left too."""
    mentors = Membership.objects.filter(role=Role.MENTOR).select_related("user", "centre__region")
    if user.is_superuser:
        return mentors
    own = Q(user=user, ended_on=None)
    return mentors.filter(own | Q(centre__in=selectors.centres_led_by(user)) if has_role(user, *LEADERS) else own)


def mentor_rows(centres: QuerySet[Centre], *, now: datetime) -> list[MentorRow]:
    """Every active mentor of the centres, the most loaded first; eight queries and those of each further source."""
    mentors: list[Any] = list(mentors_of(centres, now=now))
    ids = [mentor.pk for mentor in mentors]
    held = Assignment.objects.current().filter(mentor__in=ids, centre__in=centres, project__stage__in=LIVE).order_by()
    figures = {
        row["mentor"]: row
        for row in held.values("mentor").annotate(
            live=Count("pk"), risky=Count("pk", filter=Q(project__risk__level__gte=RiskLevel.HIGH))
        )
    }
    quiet = _quiet(centres, now)
    late = _late_tasks(ids, centres, now)
    spoke = dict(Contact.objects.filter(by__in=ids).order_by().values_list("by").annotate(Max("at")))
    since = now - responses.PERIOD
    measures = [(source.title, source.measure(ids, since, now)) for source in responses.sources()]
    rows = []
    for mentor in mentors:
        facts = figures.get(mentor.pk, {"live": 0, "risky": 0})
        last = spoke.get(mentor.pk)
        rows.append(
            MentorRow(
                mentor=mentor, live=facts["live"], risky=facts["risky"], quiet=quiet.get(mentor.pk, 0),
                late_tasks=late.get(mentor.pk, 0), last_contact_at=last,
                silent=quiet.get(mentor.pk, 0) > 0 and not mentor.away_until and (last is None or last < now - SILENCE),
                responses=[(title, measure.get(mentor.pk)) for title, measure in measures],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (not row.silent, -row.mentor.load, str(row.mentor)))


def absences_of(centres: QuerySet[Centre], *, now: datetime) -> QuerySet[Absence]:
    """Those that hold now or will, the next first."""
    return Absence.objects.coming(now).filter(centre__in=centres).select_related("mentor", "backup", "centre__region")


def _quiet(centres: QuerySet[Centre], now: datetime) -> dict[int, int]:
    quiet = selectors.silent(Project.objects.filter(centre__in=centres), now=now).order_by()
    held = Assignment.objects.active().filter(project__in=quiet.values("pk")).order_by()
    return dict(held.values_list("mentor").annotate(Count("pk")))


def _late_tasks(ids: list[int], centres: QuerySet[Centre], now: datetime) -> dict[int, int]:
    centre = centres.select_related("region").first()
    if centre is None:
        return {}
    late = Task.objects.overdue(local_date(now, centre.zone)).filter(assignee__in=ids, project__centre__in=centres)
    return dict(late.order_by().values_list("assignee").annotate(Count("pk")))
