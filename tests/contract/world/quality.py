"""Objects of the quality of services: standards in use and drafted, assessments in every state that a page needs."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_quality import (
    AssessmentFactory,
    CriterionFactory,
    StandardVersionFactory,
    answer_all,
    publish,
    published_standard,
)
from mentoring.quality.enums import Group, Status
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE

AFTER = ("directory",)
# Everything of an assessment: those who are assessed, the centre that confirms, those above.
SECRETS = {
    secret("Свидетельство"): CENTRE | ABOVE | {"other_mentor", "other_head"},
    secret("Критерий"): ABOVE,
}
# The criterion of the assessment that is being filled in, by which the checklist names its fields.
KEY = "00000000-0000-4000-8000-000000000001"


def build(world: World) -> None:
    at, today = world.things, clock.now().date()
    head, other_head = world.people["head"], world.people["other_head"]
    version = StandardVersionFactory(standard__region=at["region"])
    for group in Group:
        CriterionFactory(version=version, group=group, **({"key": KEY} if group == Group.CONTENT else {}))
    publish(version)
    at |= {"standard": version.standard, "standard_version": version}
    other = published_standard(standard__region=at["region"])
    at["standard_to_begin"] = other.standard
    draft = StandardVersionFactory(
        standard=other.standard, number=2, changes="Срок", drafted_by=world.people["operator"]
    )
    at["standard_draft"] = draft
    at["criterion"] = CriterionFactory(version=draft, text=secret("Критерий"))
    for group in (Group.STAFF, Group.SATISFACTION):
        CriterionFactory(version=draft, group=group)
    common = {"centre": at["centre"], "started_by": head}
    at["assessment"] = AssessmentFactory(version=version, **common)
    answer_all(at["assessment"])
    at["assessment_criterion"] = version.criteria.get(key=KEY)
    # So long ago that no reminder falls due in the next days: those count working days, and weeks differ.
    sent = {"submitted_at": clock.now() - timedelta(days=90), "submitted_by": head, "confirmer": at["other_centre"]}
    at["sent_assessment"] = AssessmentFactory(
        version=published_standard(standard__region=at["region"]), status=Status.SUBMITTED, **common, **sent
    )
    answer_all(at["sent_assessment"], text=secret("Свидетельство"))
    at["judged_assessment"] = AssessmentFactory(
        version=published_standard(standard__region=at["region"]), status=Status.SUBMITTED, **common, **sent
    )
    answer_all(at["judged_assessment"], verdict="yes")
    old = published_standard(standard__region=at["region"])
    at["old_assessment"] = AssessmentFactory(version=old, **common)
    answer_all(at["old_assessment"])
    newer = StandardVersionFactory(standard=old.standard, number=2)
    for group in Group:
        CriterionFactory(version=newer, group=group)
    publish(newer)
    at["mark"] = AssessmentFactory(
        version=published_standard(standard__region=at["region"]), status=Status.CONFIRMED, **common, **sent,
        decided_at=clock.now(), decided_by=other_head, points=30, most=30, valid_from=today,
        valid_until=today + timedelta(days=700),
    )  # fmt: skip
    answer_all(at["mark"], verdict="yes", text=secret("Свидетельство"))
