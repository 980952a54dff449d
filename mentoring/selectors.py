"""Reads that need annotations. Each costs a constant number of queries, however many rows there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, JSONObject
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Centre
from backend.ui.wording import day_short
from mentoring.enums import SILENCE
from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact
from projects.lifecycle import FINAL, LIVE, PUBLIC, Stage
from projects.models import Checkpoint, Project
from projects.warning.selectors import Risk, risk_of

# What `risk_of` reads of the stored risk.
RISK = ("level", "points", "reasons", "since", "counted_on")


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


def with_care(projects: QuerySet[Project], *, today: date) -> QuerySet[Project]:
    """Projects with what a mentor has to know: what is overdue and what is next, contacts, check-ins.

    Of each kind of row one subquery gives all that is shown of it, as a dictionary; `seen_by_mentor` reads them.
    """
    contacts = Contact.objects.filter(project=OuterRef("pk")).order_by("-at", "-id")
    attempts = Attempt.objects.filter(project=OuterRef("pk")).order_by("-at")
    answers = CheckIn.objects.filter(project=OuterRef("pk")).order_by("-at", "-id")
    late = Checkpoint.objects.overdue(today).filter(project=OuterRef("pk")).order_by().values("project")
    coming = Checkpoint.objects.open().filter(project=OuterRef("pk"), due_on__gte=today).order_by("due_on", "id")
    return (
        projects.select_related("organisation", "risk")
        .only("title", "stage", "organisation__name", "organisation__short_name", *(f"risk__{name}" for name in RISK))
        .annotate(
            sign_by=F("contract__sign_by"),
            signed_on=F("contract__signed_on"),
            late=Subquery(late.values(found=JSONObject(number=Count("pk"), since=Min("due_on")))),
            coming=Subquery(coming.values(found=JSONObject(title="title", on="due_on"))[:1]),
            contact=Subquery(contacts.values(found=JSONObject(at="at", next_on="next_on"))[:1]),
            last_attempt_at=Subquery(attempts.values("at")[:1]),
            answer=Subquery(answers.values(found=JSONObject(answer="answer", at="at", comment="comment"))[:1]),
        )
    )


def seen_by_mentor(project: Any, *, today: date) -> Any:
    """A project of `with_care` with these facts as attributes.

    A contract that is not signed yet has its day like a checkpoint.
    """
    late, coming, contact, answer = (found or {} for found in (
        project.late, project.coming, project.contact, project.answer
    ))  # fmt: skip
    sign_by = project.sign_by if project.stage == Stage.CONTRACTING and project.signed_on is None else None
    late_contract = sign_by if sign_by and sign_by < today else None
    next_contract = sign_by if sign_by and sign_by >= today else None
    late_on, coming_on = _day(late.get("since")), _day(coming.get("on"))
    project.overdue = late.get("number", 0) + bool(late_contract)
    project.overdue_since = min(filter(None, (late_on, late_contract)), default=None)
    project.next_due_on = min(filter(None, (coming_on, next_contract)), default=None)
    contract_first = next_contract is not None and next_contract == project.next_due_on
    project.next_due = _("Contract signed") if contract_first else coming.get("title")
    project.last_contact_at = _moment(contact.get("at"))
    project.next_contact_on = _day(contact.get("next_on"))
    project.last_answer, project.last_comment = answer.get("answer"), answer.get("comment")
    project.last_answer_at = _moment(answer.get("at"))
    return project


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


@dataclass(frozen=True, slots=True)
class Care:
    """One row of the workbench: a project with what a mentor has to know of it, and its risk."""

    project: Any
    risk: Risk

    @property
    def late_in_words(self) -> str:
        """How much is overdue and since when."""
        late = ngettext("%(number)s overdue since %(day)s", "%(number)s overdue since %(day)s", self.project.overdue)
        return late % {"number": self.project.overdue, "day": day_short(self.project.overdue_since)}

    @property
    def gravest(self) -> str:
        """The first of the reasons for the level of risk, in words."""
        return next(iter(self.risk.reasons), "")

    @property
    def log_in_words(self) -> str:
        """What the button to log a contact is called for those who do not see in which row it stands."""
        return _("Log a contact: %(title)s") % {"title": self.project.title}


def caseload(held: Iterable[tuple[int, int, str]], mentor: User, *, today: date) -> list[Care]:
    """The projects that the person mentors now, and those of mentors for whom the person stands in (`instead_of`).

    `held` are the project, the mentor and the mentor's name of each assignment that the person cares for. The highest
    level of risk first, then the longest overdue, the riskiest and the next due.

    A mentor's projects are bounded by the centre's norm (40), so the order by risk is made here.
    """
    # Said as numbers: a join with so much else would begin with all projects of the country.
    instead_of = {project: None if of == mentor.pk else name for project, of, name in held}
    mine = Project.objects.filter(pk__in=instead_of).exclude(stage__in=FINAL)
    rows = []
    for project in with_care(mine, today=today):
        row = seen_by_mentor(project, today=today)
        row.instead_of = instead_of[row.pk]
        rows.append(Care(row, risk_of(row)))
    return sorted(
        rows,
        key=lambda row: (
            -row.risk.level,
            row.project.overdue_since or date.max,
            -row.risk.points,
            row.project.next_due_on or date.max,
            row.project.pk,
        ),
    )


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
