"""The invented region: one centre, its mentors with so many projects each, and contracts signed on the first day."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.common.clock import local_date
from backend.demo.factories import (
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ContractFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    TeamMemberFactory,
    UserFactory,
    member,
)
from backend.demo.factories_passport import ActivityFactory, PlanTaskFactory
from backend.demo.simulation.fate import Fate
from backend.demo.simulation.truth import Truth
from backend.directory.models import Centre
from projects.enums import CheckpointKind
from projects.funding.models import Tranche
from projects.models import Project, TeamMember
from projects.services.start import plan_start

ZONE = "Europe/Moscow"
GRANT = Decimal(1_200_000)
CASELOAD = 40
# Days after the signing on which a stage is reported.
REPORTS = (60, 120, 180, 240, 300)
# Once in so many days an activity of the calendar plan ends.
PACE = 20


@dataclass(kw_only=True)
class Case:
    """One project, who carries it, who mentors it, and its fate."""

    project: Project
    owner: User
    mentor: User
    accountant: TeamMember
    tranche: Tranche
    fate: Fate
    left: bool = False


@dataclass(kw_only=True)
class Region:
    centre: Centre
    head: User
    mentors: list[User]
    cases: list[Case] = field(default_factory=list)

    @property
    def by_project(self) -> dict[int, Case]:
        return {case.project.pk: case for case in self.cases}


def settle(truth: Truth, seed: int, *, mentors: int, days: int, now: datetime, caseload: int = CASELOAD) -> Region:
    """Makes the region as it is on the day on which all contracts are signed."""
    place = RegionFactory(time_zone=ZONE)
    centre = CentreFactory(region=place)
    head = UserFactory()
    member(head, Role.HEAD, centre)
    region = Region(centre=centre, head=head, mentors=[UserFactory() for _ in range(mentors)])
    for mentor in region.mentors:
        member(mentor, Role.MENTOR, centre)
    for number in range(mentors * caseload):
        fate = Fate.drawn(truth, f"{truth.key}:{seed}:{number}", days=days)
        region.cases.append(_case(region, region.mentors[number % mentors], fate, days, now))
    return region


def _case(region: Region, mentor: User, fate: Fate, days: int, now: datetime) -> Case:
    today = local_date(now, ZONE)
    owner = UserFactory()
    organisation = OrganisationFactory(region=region.centre.region, registered_on=date(2015, 1, 1))
    member(owner, Role.OWNER, organisation)
    project = ProjectFactory(
        organisation=organisation, centre=region.centre, stage_since=now, grant=GRANT, starts_on=today,
        ends_on=today + timedelta(days=days + 60), resources="Взносы участников и услуги организации",
    )  # fmt: skip
    ContractFactory(project=project, number=f"П-{project.pk}", opened_on=today - timedelta(days=20), signed_on=today)
    plan_start(project=project, signed_on=today)
    for after in REPORTS:
        CheckpointFactory(
            project=project, kind=CheckpointKind.STAGE_REPORT, title=f"Отчёт этапа, {after}-й день",
            due_on=today + timedelta(days=after),
        )  # fmt: skip
    task = PlanTaskFactory(project=project)
    for ends in range(PACE, days + 60, PACE):
        ends_on = today + timedelta(days=ends)
        ActivityFactory(task=task, starts_on=ends_on - timedelta(days=PACE - 1), ends_on=ends_on)
    TeamMemberFactory(project=project, email=owner.email)
    accountant = TeamMemberFactory(project=project, duty=TeamMember.Duty.ACCOUNTANT)
    AssignmentFactory(project=project, mentor=mentor, started_at=now)
    tranche = Tranche.objects.create(
        project=project, number=1, planned_on=today, amount=GRANT, received_on=today, received=GRANT
    )
    return Case(project=project, owner=owner, mentor=mentor, accountant=accountant, tranche=tranche, fate=fate)
