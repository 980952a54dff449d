"""Who carries the project: beginners, a new leader or accountant, people who left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.ui import wording
from projects.lifecycle import FUNDED, PUBLIC, Stage
from projects.models import Project, TeamMember
from projects.warning.asking import day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

# So long somebody who left is a sign.
FRESH = timedelta(days=60)
YOUNG = timedelta(days=365)
KEY = (TeamMember.Duty.LEADER, TeamMember.Duty.ACCOUNTANT)


def _beginners(now: datetime) -> Rows:
    """The measure is 1 for a first grant or a young organisation, 2 for both."""
    other = Project.objects.filter(organisation=OuterRef("organisation"), stage__in=PUBLIC).exclude(pk=OuterRef("pk"))
    rows = Project.objects.filter(stage__in=FUNDED | {Stage.WON, Stage.CONTRACTING}).annotate(
        first=~Exists(other),
        young=Coalesce(Q(organisation__registered_on__gt=now.date() - YOUNG), Value(False)),
    )
    measure = Case(When(first=True, then=1), default=0) + Case(When(young=True, then=1), default=0)
    return found(rows, project="pk", measure=measure, facts={"first": F("first"), "young": F("young")})


def _beginners_words(reason: Reason) -> str:
    if reason.facts.get("first") and reason.facts.get("young"):
        return _("The first grant of an organisation that is younger than a year")
    return (
        _("The first grant of the organisation")
        if reason.facts.get("first")
        else _("The organisation is younger than a year")
    )


def _left(now: datetime) -> Any:
    return TeamMember.objects.filter(
        left_on__gt=now.date() - FRESH, left_on__lte=day_in_utc(now), project__stage__in=FUNDED
    ).order_by()


def _key_people(now: datetime) -> Rows:
    """The measure is 1 when somebody new is named, 2 when nobody has the duty now."""
    successors = TeamMember.objects.filter(project=OuterRef("project"), duty=OuterRef("duty"), left_on=None)
    rows = (
        _left(now)
        .filter(duty__in=KEY)
        .annotate(measure_=Case(When(Exists(successors), then=1), default=2))
        .order_by("project_id", "-measure_", "-left_on", "pk")
        .distinct("project_id")
    )
    return found(rows, measure=F("measure_"), since=F("left_on"), facts={"duty": F("duty")})


def _key_people_words(reason: Reason) -> str:
    day = wording.day(reason.since or date.min)
    leader = reason.facts["duty"] == TeamMember.Duty.LEADER
    if reason.grade > 1:
        text = (
            _("The leader left on %(day)s, nobody is named instead")
            if leader
            else _("The accountant left on %(day)s, nobody is named instead")
        )
    else:
        text = (
            _("The leader has changed: the former one left on %(day)s")
            if leader
            else _("The accountant has changed: the former one left on %(day)s")
        )
    return text % {"day": day}


def _members(now: datetime) -> Rows:
    rows = (
        _left(now)
        .filter(duty=TeamMember.Duty.OTHER)
        .values("project_id")
        .annotate(number=Count("pk"), last=Max("left_on"))
    )
    return found(rows, measure=F("number"), since=F("last"))


def _members_words(reason: Reason) -> str:
    return ngettext(
        "%(number)s member of the team has left, the last on %(day)s",
        "%(number)s members of the team have left, the last on %(day)s",
        reason.measure,
    ) % {"number": reason.measure, "day": wording.day(reason.since or date.min)}


def _to_team(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:team_add", args=[project])


def _nowhere(project: int, facts: Mapping[str, Any]) -> str:
    return ""


TEAM_ROWS = {"projects.TeamMember": "project_id"}

TEAM = (
    Indicator(
        key="key_people",
        title=gettext_lazy("Change of leader or accountant within 60 days"),
        unit=Unit.FACT,
        rows=_key_people,
        grades=(
            Grade(1, 10, gettext_lazy("somebody new is named")),
            Grade(2, 25, gettext_lazy("nobody is named instead")),
        ),
        words=_key_people_words,
        remedy=gettext_lazy("Name who does it now and agree on the change with the fund"),
        link=_to_team,
        watches=TEAM_ROWS,
    ),
    Indicator(
        key="members",
        title=gettext_lazy("Members of the team left within 60 days"),
        unit=Unit.TIMES,
        rows=_members,
        grades=(Grade(1, 5), Grade(2, 15)),
        words=_members_words,
        remedy=gettext_lazy("Name who does their work now"),
        link=_to_team,
        watches=TEAM_ROWS,
    ),
    Indicator(
        key="beginners",
        title=gettext_lazy("First grant, or organisation younger than a year"),
        unit=Unit.FACT,
        rows=_beginners,
        grades=(Grade(1, 5, gettext_lazy("one of the two")), Grade(2, 10, gettext_lazy("both"))),
        words=_beginners_words,
        remedy=gettext_lazy("Nothing to mend: agree on more frequent contacts"),
        link=_nowhere,
        watches={},
    ),
)
