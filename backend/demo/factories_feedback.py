"""What participants are asked, and what they say."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import EventFactory
from events.feedback.models import Opinion, OwnQuestion, Survey


class SurveyFactory(DjangoModelFactory[Survey]):
    """Questions about an event, from its day on for two weeks."""

    class Meta:
        model = Survey

    event = factory.SubFactory(EventFactory)
    opened_on = factory.LazyAttribute(lambda survey: survey.event.ends_at.date())
    closes_on = factory.LazyAttribute(lambda survey: survey.opened_on + timedelta(days=14))


class OwnQuestionFactory(DjangoModelFactory[OwnQuestion]):
    class Meta:
        model = OwnQuestion

    survey = factory.SubFactory(SurveyFactory)
    text = factory.Sequence(lambda n: f"Вопрос {n}")


class OpinionFactory(DjangoModelFactory[Opinion]):
    class Meta:
        model = Opinion

    survey = factory.SubFactory(SurveyFactory)
    content = 5
    speakers = 4
    organisation = 5
    again = "yes"
