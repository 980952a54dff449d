"""Standards, their versions and criteria, assessments and what is said in them."""

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, CentreFactory, UserFactory
from mentoring.quality.enums import Audience, Group, Level
from mentoring.quality.models import Answer, Assessment, Criterion, Standard, StandardVersion


class StandardFactory(DjangoModelFactory[Standard]):
    class Meta:
        model = Standard

    title = factory.Sequence(lambda n: f"Стандарт {n}")
    audience = Audience.CENTRE


class StandardVersionFactory(DjangoModelFactory[StandardVersion]):
    """A draft; see `published_standard` for one that is in use."""

    class Meta:
        model = StandardVersion

    standard = factory.SubFactory(StandardFactory)
    number = 1
    drafted_at = MOMENT
    drafted_by = factory.SubFactory(UserFactory)


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    version = factory.SubFactory(StandardVersionFactory)
    group = Group.CONTENT
    position = factory.Sequence(lambda n: n % 1000 + 1)
    text = factory.Sequence(lambda n: f"Услуга описана, критерий {n}")
    points = 10


def published_standard(number: int = 1, **fields: object) -> StandardVersion:
    """A version in use with one criterion in each group, the first of them indispensable."""
    version: StandardVersion = StandardVersionFactory.create(number=number, **fields)
    for position, group in enumerate(Group, start=1):
        CriterionFactory(version=version, group=group, position=position, required=position == 1)
    publish(version)
    return version


def publish(version: StandardVersion) -> None:
    """Puts a draft to use, as it is."""
    version.published_at, version.published_by = MOMENT, version.drafted_by
    version.save()


class AssessmentFactory(DjangoModelFactory[Assessment]):
    """One of a centre that is being filled in."""

    class Meta:
        model = Assessment

    version = factory.LazyFunction(published_standard)
    standard = factory.SelfAttribute("version.standard")
    centre = factory.SubFactory(CentreFactory)
    started_at = MOMENT
    started_by = factory.SubFactory(UserFactory)


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    assessment = factory.SubFactory(AssessmentFactory)
    level = Level.YES
    text = "Есть перечень и график на сайте"
    revision = 1


def answer_all(assessment: Assessment, level: Level = Level.YES, **fields: object) -> list[Answer]:
    """Answers to every criterion of the assessment's version."""
    return [
        AnswerFactory(assessment=assessment, criterion=criterion, level=level, **fields)
        for criterion in assessment.version.criteria.all()
    ]
