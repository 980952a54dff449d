"""Objects of opinions: what participants of the past event are asked, and what three of them said."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_feedback import OpinionFactory, OwnQuestionFactory, SurveyFactory
from events.feedback.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("certificates",)

SECRETS: dict[str, Roles] = {secret("Мнение"): ORGANISERS}


def build(world: World) -> None:
    at, today = world.things, clock.now().date()
    at["survey"] = SurveyFactory(
        event=at["past_event"], opened_on=today - timedelta(days=2), closes_on=today + timedelta(days=10)
    )
    OpinionFactory.create_batch(3, survey=at["survey"], missing=secret("Мнение"))
    # Nobody has answered these, so they can still be taken back.
    open_one = SurveyFactory(event=at["event"])
    at["survey_question"] = OwnQuestionFactory(survey=open_one)
    world.tokens["feedback_token"] = token_of(at["past_registration"])
