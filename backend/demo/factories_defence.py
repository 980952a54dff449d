"""Public defences: years, reports, questions."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, CentreFactory, RegionFactory, UserFactory
from mentoring.defence.models import Defence, DefenceSection, DefenceVersion, Question, ScoreCriterion, Season


class SeasonFactory(DjangoModelFactory[Season]):
    """Open, all of its days in the future, with two criteria of ten points."""

    class Meta:
        model = Season
        skip_postgeneration_save = True

    region = factory.SubFactory(RegionFactory)
    year = 2025
    report_by = factory.LazyFunction(lambda: TODAY + timedelta(days=30))
    questions_until = factory.LazyAttribute(lambda season: season.report_by + timedelta(days=14))
    scores_until = factory.LazyAttribute(lambda season: season.questions_until + timedelta(days=7))
    opened_at = MOMENT
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def criteria(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        for position in range(1, (2 if extracted is None else extracted) + 1):
            ScoreCriterion.objects.create(season=self, position=position, title=f"Критерий {position}", most=10)


class DefenceFactory(DjangoModelFactory[Defence]):
    class Meta:
        model = Defence

    season = factory.SubFactory(SeasonFactory)
    centre = factory.SubFactory(CentreFactory, region=factory.SelfAttribute("..season.region"))
    started_at = MOMENT
    started_by = factory.SubFactory(UserFactory)


class DefenceVersionFactory(DjangoModelFactory[DefenceVersion]):
    """A draft; see `published_report` for one that everybody reads."""

    class Meta:
        model = DefenceVersion

    defence = factory.SubFactory(DefenceFactory)
    number = 1
    figures_at = MOMENT
    drafted_at = MOMENT
    drafted_by = factory.SubFactory(UserFactory)


class DefenceSectionFactory(DjangoModelFactory[DefenceSection]):
    class Meta:
        model = DefenceSection

    version = factory.SubFactory(DefenceVersionFactory)
    key = "projects"
    title = "Проекты"
    position = 1
    figures = factory.LazyFunction(
        lambda: [
            {"key": "won", "label": "Победы", "value": 4, "kind": "count", "means": "Победы за год", "path": "",
             "public": True},
        ]
    )  # fmt: skip


class QuestionFactory(DjangoModelFactory[Question]):
    """Asked by a guest whose address is confirmed."""

    class Meta:
        model = Question

    defence = factory.SubFactory(DefenceFactory)
    text = "Почему не было выездов в дальние районы?"
    name = "Мария Иванова"
    email = factory.Sequence(lambda n: f"asker{n}@example.org")
    asked_at = MOMENT
    confirmed_at = MOMENT


def published_report(**fields: object) -> Defence:
    """A centre's defence with a published report of one section."""
    defence: Defence = DefenceFactory.create(**fields)
    version = DefenceVersionFactory(defence=defence)
    DefenceSectionFactory(version=version)
    version.published_at, version.published_by = MOMENT, version.drafted_by
    version.save()
    return defence
