"""Lists of projects."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import (
    AssignmentFactory,
    CheckpointFactory,
    ContactFactory,
    DirectionFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    TaskFactory,
    TeamMemberFactory,
    UserFactory,
)
from mentoring.models import CheckIn
from projects.lifecycle import Stage
from projects.models import ProjectDraft, StageChange
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.funding import programme
from tests.contract.query_counts.talk import comment


def project(world, number):
    made = ProjectFactory(
        organisation=OrganisationFactory(region=world.things["region"]), centre=world.things["centre"],
        direction=DirectionFactory(), programme=ProgrammeFactory(), municipality=MunicipalityFactory(),
    )  # fmt: skip
    AssignmentFactory(project=made, mentor=world.people["mentor"])
    CheckpointFactory(project=made, due_on=clock.now().date() - timedelta(days=3))
    ContactFactory(project=made, by=world.people["mentor"])
    TaskFactory(project=made, assignee=world.people["mentor"])
    check_in(world, number, made)
    return made


def check_in(world, number, about=None):
    about = about or ProjectFactory(centre=world.things["centre"])
    return CheckIn.objects.create(project=about, answer="need_help", email="a@example.org", at=clock.now())


def team_member(world, number):
    return TeamMemberFactory(project=world.things["project"])


def move(world, number):
    return StageChange.objects.create(
        project=world.things["project"], source=Stage.WON, target=Stage.ACTIVE, by=UserFactory(), at=clock.now()
    )


def checkpoint(world, number):
    return CheckpointFactory(project=world.things["project"], due_on=clock.now().date() + timedelta(days=number))


def draft(world, number):
    return ProjectDraft.objects.create(user=world.people["owner"], data={"title": "Двор"})


API: dict[str, Count] = {
    "GET /projects/": ("mentor", project, 6),
    "GET /checkpoints/": ("mentor", project, 5),
    "GET /projects/{id}/history/": ("mentor", move, 6),
    "GET /projects/{id}/team/": ("mentor", team_member, 6),
}


PAGES: dict[str, PageCount] = {
    "projects:register": ("owner", {}, draft, 6),
    "projects:project": ("mentor", {"pk": "project"}, checkpoint, 31),
    "projects:feed": ("mentor", {"pk": "project"}, comment, 17),
    "admin:projects_project_changelist": ("admin", {}, project, 7),
    "admin:projects_stagechange_changelist": ("admin", {}, move, 6),
    "admin:projects_projectdraft_changelist": ("admin", {}, draft, 6),
    "admin:projects_programme_changelist": ("admin", {}, programme, 7),
}
