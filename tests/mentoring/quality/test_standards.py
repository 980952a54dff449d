"""Standards: drafted by operators, frozen by the database once they are published, told to those who go by them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, RegionFactory
from backend.demo.factories_quality import CriterionFactory, StandardVersionFactory, published_standard
from backend.notifications.models import Letter
from mentoring.quality.changes import changes_between
from mentoring.quality.enums import Audience, Group
from mentoring.quality.models import Criterion, Standard, StandardVersion
from mentoring.quality.services import standards as services


def draft(region, by, **fields):
    values = {"title": "Консультации", "audience": Audience.CENTRE, "region": region, "by": by, "now": MOMENT}
    return services.draft_standard(**(values | fields))


def criterion(version, by, group=Group.CONTENT, **fields):
    values = {"text": "Срок ответа объявлен", "evidence": "", "points": 10, "required": False}
    return services.save_criterion(version=version, by=by, now=MOMENT, group=group, **(values | fields))


def test_an_operator_drafts_for_the_own_region_only(region, oleg, vera):
    assert draft(region, oleg).standard.region == region
    for where in (RegionFactory(), None):
        with pytest.raises(NotAllowed):
            draft(where, oleg)
    with pytest.raises(NotAllowed):
        draft(region, vera)
    assert Standard.objects.count() == 1


def test_a_version_needs_a_criterion_in_each_group(region, oleg):
    version = draft(region, oleg)
    criterion(version, oleg)
    criterion(version, oleg, Group.STAFF)
    with pytest.raises(Invalid) as refusal:
        services.publish_version(version=version, by=oleg, now=MOMENT)
    assert refusal.value.code == "group_empty"
    criterion(version, oleg, Group.SATISFACTION)
    assert services.publish_version(version=version, by=oleg, now=MOMENT).published_at == MOMENT


def test_the_service_refuses_to_change_what_is_published(region, oleg):
    version = published_standard(standard__region=region)
    row = version.criteria.first()
    for change in (
        lambda: criterion(version, oleg),
        lambda: criterion(version, oleg, criterion=row),
        lambda: services.remove_criterion(criterion=row, by=oleg, now=MOMENT),
        lambda: services.change_version(version=version, changes="", pass_share=1, valid_months=1, by=oleg, now=MOMENT),
        lambda: services.discard_draft(version=version, by=oleg, now=MOMENT),
        lambda: services.publish_version(version=version, by=oleg, now=MOMENT),
    ):
        with pytest.raises(Conflict):
            change()


@pytest.mark.parametrize(
    "change",
    [
        lambda version: StandardVersion.objects.filter(pk=version.pk).update(pass_share=1),
        lambda version: StandardVersion.objects.filter(pk=version.pk).update(published_at=None),
        lambda version: version.criteria.update(points=1),
        lambda version: version.criteria.first().delete(),
        lambda version: CriterionFactory(version=version),
        lambda version: Criterion.objects.filter(version=version).update(version=StandardVersionFactory()),
        lambda version: version.delete(),
    ],
    ids=["version", "unpublish", "criterion", "delete criterion", "add criterion", "move criterion", "delete version"],
)
def test_the_database_refuses_to_change_what_is_published(version, change):
    before = list(version.criteria.values())
    with pytest.raises(DatabaseError), transaction.atomic():
        change(version)
    assert list(version.criteria.values()) == before
    assert StandardVersion.objects.get(pk=version.pk).pass_share == 70


def test_a_draft_may_be_changed_by_the_same_statements(db):
    version = StandardVersionFactory()
    CriterionFactory(version=version)
    version.criteria.update(points=1)
    StandardVersion.objects.filter(pk=version.pk).update(pass_share=1)
    version.criteria.all().delete()
    version.delete()
    assert not StandardVersion.objects.exists()


def test_a_new_version_is_a_copy_and_shows_the_difference(region, oleg):
    old = published_standard(standard__region=region)
    new = services.draft_version(standard=old.standard, by=oleg, now=MOMENT)
    assert (new.number, not changes_between(old, new)) == (2, True)
    first, second, third = new.criteria.all()
    criterion(new, oleg, Group.STAFF, text=second.text, criterion=second, points=20)
    services.remove_criterion(criterion=third, by=oleg, now=MOMENT)
    added = criterion(new, oleg, Group.SATISFACTION)
    found = changes_between(old, new)
    assert found.added == [added]
    assert [row.key for row in found.removed] == [third.key]
    assert [(was.points, now.points) for was, now in found.changed] == [(10, 20)]
    with pytest.raises(Invalid) as refusal:
        services.publish_version(version=new, by=oleg, now=MOMENT)
    assert refusal.value.field == "changes"
    assert first.key in old.criteria.values_list("key", flat=True)


def test_running_assessments_of_an_old_version_are_told(region, oleg, assessment, vera, gleb):
    Standard.objects.update(region=region)
    assessment.standard.refresh_from_db()
    new = services.draft_version(standard=assessment.standard, by=oleg, now=MOMENT)
    services.change_version(version=new, changes="Срок", pass_share=70, valid_months=12, by=oleg, now=MOMENT)
    services.publish_version(version=new, by=oleg, now=MOMENT)
    letters = Letter.objects.filter(rule="quality.version_published")
    assert [(letter.recipient, letter.subject_id) for letter in letters] == [(vera.email, assessment.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_operators_draft_a_new_version_at_once_and_one_is_told(region, oleg):
    version = published_standard(standard__region=region)

    def attempt(_number):
        try:
            return services.draft_version(standard=version.standard, by=oleg, now=clock.now()).number
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(map(str, pool.map(attempt, range(8))))
    assert answers == ["2"] + ["draft_exists"] * 7
    assert Criterion.objects.filter(version__number=2).count() == 3


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"points": 0}, "points"), ({"points": 101}, "points"), ({"text": ""}, "text"), ({"text": "я" * 1001}, "text")],
)
def test_bad_input_is_refused_at_its_field(region, oleg, fields, at):
    version = draft(region, oleg)
    with pytest.raises(Invalid) as refusal:
        criterion(version, oleg, **fields)
    assert refusal.value.field == at
    assert not version.criteria.exists()
