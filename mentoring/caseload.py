"""The projects of a mentor as the workbench shows them: what is overdue and what is next, contacts, answers, risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import BigIntegerField, Count, DateField, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import User
from backend.common.addresses import page_of
from backend.common.clock import local_date
from backend.common.days import days_in_russia
from backend.common.kept import AnyOf, Given, Kept
from backend.directory.models import Organisation
from backend.ui.wording import day_short
from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact
from mentoring.querysets import Covered
from projects.lifecycle import FINAL, Stage
from projects.models import Checkpoint, Project
from projects.warning.selectors import Risk, risk_read

# What `risk_read` takes of the stored risk, in its order.
RISK = tuple(f"risk__{column}" for column in ("level", "points", "reasons", "since", "counted_on"))


def _covered() -> QuerySet[Absence, Any]:
    near = Absence.objects.filter(backup=Given("person", BigIntegerField()), ends_on__gte=Given("since", DateField()))
    rows: QuerySet[Absence, Any] = near.order_by().values(
        "mentor", "centre", "starts_on", "ends_on", zone=F("centre__region__time_zone")
    )
    return rows


def _held() -> QuerySet[Assignment, Any]:
    held = Assignment.objects.active().filter(AnyOf(F("mentor"), Given("mentors", BigIntegerField())))
    rows: QuerySet[Assignment, Any] = held.order_by().values("project", "mentor", "centre", "mentor__full_name")
    return rows


def _care() -> QuerySet[Project, Any]:
    """What a mentor has to know of projects: what is overdue and what is next, contacts, check-ins.

    Of each kind of row one subquery gives all that is shown of it, as a dictionary.
    """
    today: Any = Given("today", DateField())
    contacts = Contact.objects.filter(project=OuterRef("pk")).order_by("-at", "-id")
    attempts = Attempt.objects.filter(project=OuterRef("pk")).order_by("-at")
    answers = CheckIn.objects.filter(project=OuterRef("pk")).order_by("-at", "-id")
    late = Checkpoint.objects.overdue(today).filter(project=OuterRef("pk")).order_by().values("project")
    coming = Checkpoint.objects.open().filter(project=OuterRef("pk"), due_on__gte=today).order_by("due_on", "id")
    # Said as numbers: a join with so much else would begin with all projects of the country.
    asked = Project.objects.filter(AnyOf(F("pk"), Given("projects", BigIntegerField()))).exclude(stage__in=FINAL)
    rows: QuerySet[Project, Any] = asked.order_by().values(
        "pk", "title", "stage", "organisation__name", "organisation__short_name", "contract__sign_by",
        "contract__signed_on", *RISK,
        late=Subquery(late.values(found=JSONObject(number=Count("pk"), since=Min("due_on")))),
        coming=Subquery(coming.values(found=JSONObject(title="title", on="due_on"))[:1]),
        contact=Subquery(contacts.values(found=JSONObject(at="at", next_on="next_on"))[:1]),
        last_attempt_at=Subquery(attempts.values("at")[:1]),
        answer=Subquery(answers.values(found=JSONObject(answer="answer", at="at", comment="comment"))[:1]),
    )  # fmt: skip
    return rows


COVERED, HELD, CARE = Kept(_covered), Kept(_held), Kept(_care)


def covered_by(user: User, now: datetime) -> list[tuple[int, int]]:
    """For whom the person stands in at this moment, and at which centre; one query.

    `AbsenceQuerySet.on` for one person: their few absences are found first, and the calendar is asked of these alone.
    """
    rows = COVERED.rows(person=user.pk, since=days_in_russia(now)[0])
    return [
        (row["mentor"], row["centre"])
        for row in rows
        if row["starts_on"] <= local_date(now, row["zone"]) <= row["ends_on"]
    ]


def held_or_covered(user: User, covered: Covered) -> list[tuple[int, int, str]]:
    """The assignments of `AssignmentQuerySet.cared_for_by` for a page that knows `covered_by` already; one query.

    Of each the project, the mentor and the mentor's name.
    """
    rows = HELD.rows(mentors=[user.pk, *(mentor for mentor, _centre in covered)])
    return [
        (row["project"], row["mentor"], row["mentor__full_name"])
        for row in rows
        if row["mentor"] == user.pk or (row["mentor"], row["centre"]) in covered
    ]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


@dataclass(frozen=True, slots=True)
class Care:
    """One row of the workbench: a project with what a mentor has to know of it, and its risk.

    `instead_of` is the mentor for whom the reader stands in; `nobody_answered_at` is after the last contact.
    """

    pk: int
    title: str
    organisation: str
    stage: str
    instead_of: str | None
    risk: Risk
    overdue: int
    overdue_since: date | None
    next_due: str
    next_due_on: date | None
    last_contact_at: datetime | None
    next_contact_on: date | None
    nobody_answered_at: datetime | None
    last_answer: str
    last_answer_at: datetime | None
    last_comment: str

    @classmethod
    def read(cls, row: Mapping[str, Any], *, instead_of: str | None, today: date) -> Self:
        """Of a row of `CARE`. A contract that is not signed yet has its day like a checkpoint."""
        late, coming, contact, answer = (row[kind] or {} for kind in ("late", "coming", "contact", "answer"))
        unsigned = row["stage"] == Stage.CONTRACTING and row["contract__signed_on"] is None
        sign_by = row["contract__sign_by"] if unsigned else None
        late_contract = sign_by if sign_by and sign_by < today else None
        next_contract = sign_by if sign_by and sign_by >= today else None
        late_on, coming_on = _day(late.get("since")), _day(coming.get("on"))
        next_due_on = min(filter(None, (coming_on, next_contract)), default=None)
        spoken_at, tried_at = _moment(contact.get("at")), row["last_attempt_at"]
        contract_first = next_contract is not None and next_contract == next_due_on
        return cls(
            pk=row["pk"],
            title=row["title"],
            organisation=Organisation.called(row["organisation__name"], row["organisation__short_name"]),
            stage=str(Stage(row["stage"]).label),
            instead_of=instead_of,
            risk=risk_read(row["pk"], *(row[column] for column in RISK)),
            overdue=late.get("number", 0) + bool(late_contract),
            overdue_since=min(filter(None, (late_on, late_contract)), default=None),
            next_due=_("Contract signed") if contract_first else coming.get("title", ""),
            next_due_on=next_due_on,
            last_contact_at=spoken_at,
            next_contact_on=_day(contact.get("next_on")),
            nobody_answered_at=tried_at if tried_at and (spoken_at is None or tried_at > spoken_at) else None,
            last_answer=answer.get("answer", ""),
            last_answer_at=_moment(answer.get("at")),
            last_comment=answer.get("comment", ""),
        )

    @property
    def page(self) -> str:
        """The address of the project."""
        return page_of("projects:project", self.pk)

    @property
    def call_page(self) -> str:
        """Where it is said whether somebody answered."""
        return page_of("mentoring:call", self.pk)

    @property
    def contact_page(self) -> str:
        """Where a contact is logged with a note."""
        return page_of("mentoring:log_contact", self.pk)

    @property
    def late_in_words(self) -> str:
        """How much is overdue and since when."""
        late = ngettext("%(number)s overdue since %(day)s", "%(number)s overdue since %(day)s", self.overdue)
        return late % {"number": self.overdue, "day": day_short(self.overdue_since) if self.overdue_since else ""}

    @property
    def gravest(self) -> str:
        """The first of the reasons for the level of risk, in words."""
        return next(iter(self.risk.reasons), "")

    @property
    def log_in_words(self) -> str:
        """What the button to log a contact is called for those who do not see in which row it stands."""
        return _("Log a contact: %(title)s") % {"title": self.title}


def caseload(held: Iterable[tuple[int, int, str]], mentor: User, *, today: date) -> list[Care]:
    """The projects that the person mentors now, and those of mentors for whom the person stands in (`instead_of`).

    `held` are those of `held_or_covered`. The highest level of risk first, then the longest overdue, the riskiest and
    the next due.

    A mentor's projects are bounded by the centre's norm (40), so the order by risk is made here.
    """
    instead_of = {project: None if of == mentor.pk else name for project, of, name in held}
    found = CARE.rows(projects=list(instead_of), today=today) if instead_of else []
    rows = [Care.read(row, instead_of=instead_of[row["pk"]], today=today) for row in found]
    return sorted(
        rows,
        key=lambda row: (
            -row.risk.level,
            row.overdue_since or date.max,
            -row.risk.points,
            row.next_due_on or date.max,
            row.pk,
        ),
    )
