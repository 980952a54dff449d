"""Lists of the quality of services."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import OrganisationFactory
from backend.demo.factories_quality import AssessmentFactory, answer_all, published_standard
from mentoring.quality.enums import Status
from tests.contract.kinds import Count, PageCount


def standard(world, number):
    return published_standard(standard__region=world.things["region"])


def assessment(world, number):
    made = AssessmentFactory(
        version=published_standard(), centre=world.things["centre"], confirmer=world.things["other_centre"]
    )
    answer_all(made)
    return made


def mark(world, number):
    today = clock.now().date()
    return AssessmentFactory(
        version=published_standard(), centre=None, organisation=OrganisationFactory(region=world.things["region"]),
        status=Status.CONFIRMED, submitted_by=world.people["owner"], decided_by=world.people["operator"], points=30,
        most=30, valid_from=today, valid_until=today + timedelta(days=90),
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /quality-standards/": ("operator", standard, 5),
    "GET /quality-marks/": ("owner", mark, 5),
    "GET /assessments/": ("head", assessment, 7),
}
PAGES: dict[str, PageCount] = {
    "quality:standards": ("operator", {}, standard, 5),
    "quality:marks": ("owner", {}, mark, 8),
    "quality:assessments": ("head", {}, assessment, 8),
}
