"""Lists of opinions."""

from backend.demo.factories import EventFactory
from backend.demo.factories_feedback import OpinionFactory, OwnQuestionFactory, SurveyFactory
from tests.contract.kinds import Count, PageCount


def survey(world, number):
    made = SurveyFactory(event=EventFactory(centre=world.things["centre"]))
    OwnQuestionFactory(survey=made)
    return made


def opinion(world, number):
    return OpinionFactory(survey=world.things["survey"])


API: dict[str, Count] = {"GET /surveys/": ("organiser", survey, 6)}

PAGES: dict[str, PageCount] = {
    "feedback:results": ("organiser", {"pk": "past_event"}, opinion, 10),
    "feedback:workbook": ("organiser", {"pk": "past_event"}, opinion, 7),
    "admin:feedback_survey_changelist": ("admin", {}, survey, 6),
}
