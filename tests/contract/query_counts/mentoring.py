"""Lists of mentoring."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import DirectionFactory, OrganisationFactory, ProjectFactory
from mentoring.models import Absence, Attempt, MentorProfile
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.directory import colleague
from tests.contract.query_counts.projects import check_in, move, project


def homeless(world, number):
    return ProjectFactory(
        organisation=OrganisationFactory(region=world.things["region"]), centre=None, region=world.things["region"]
    )


def profiled(world, number):
    person = colleague(world, number)
    profile = MentorProfile.objects.create(user=person.user, centre=world.things["centre"])
    profile.directions.add(DirectionFactory())


def absence(world, number):
    day = clock.now().date() + timedelta(days=100 + number)
    Absence.objects.create(
        mentor=world.people["mentor"], centre=world.things["centre"], backup=world.people["colleague"],
        starts_on=day, ends_on=day,
    )  # fmt: skip


def attempt(world, number):
    Attempt.objects.create(project=world.things["project"], by=world.people["mentor"], at=clock.now())


API: dict[str, Count] = {
    "GET /assignments/": ("mentor", project, 5),
    "GET /untaken/": ("head", homeless, 5),
    "GET /contacts/": ("mentor", project, 5),
    "GET /check-ins/": ("mentor", check_in, 5),
    "GET /tasks/": ("mentor", project, 5),
    "GET /mentors/": ("head", colleague, 5),
    "GET /mentor-places/": ("head", profiled, 9),
    "GET /mentor-figures/": ("head", colleague, 13),
    "GET /attempts/": ("mentor", attempt, 5),
    "GET /absences/": ("mentor", absence, 5),
}


PAGES: dict[str, PageCount] = {
    "mentoring:workbench": ("mentor", {}, project, 13),
    "mentoring:overview": ("head", {}, project, 14),
    "mentoring:mentors": ("head", {}, colleague, 15),
    "mentoring:mentor": ("head", {"pk": "mentor_place"}, project, 14),
    "mentoring:hand_over_all": ("head", {"pk": "mentor_place"}, project, 10),
    "mentoring:assign": ("head", {"pk": "unmentored"}, colleague, 9),
    "mentoring:hand_over": ("head", {"pk": "assignment"}, colleague, 9),
    "mentoring:contacts": ("mentor", {"pk": "project"}, move, 8),
    "admin:mentoring_assignment_changelist": ("admin", {}, project, 9),
    "admin:mentoring_absence_changelist": ("admin", {}, absence, 9),
    "admin:mentoring_attempt_changelist": ("admin", {}, attempt, 8),
    "admin:mentoring_mentorprofile_changelist": ("admin", {}, profiled, 7),
    "admin:mentoring_contact_changelist": ("admin", {}, project, 8),
    "admin:mentoring_checkin_changelist": ("admin", {}, check_in, 8),
    "admin:mentoring_task_changelist": ("admin", {}, project, 8),
}
