"""Pages of opinions."""

from datetime import timedelta
from typing import Any

from backend.common import clock
from tests.contract.kinds import Page, public
from tests.contract.region import secret
from tests.contract.roles import ORGANISERS

QUESTION = {"kind": "text", "text": "Что ещё?"}


def of_event(**rest: Any) -> Page:
    return Page(sees=ORGANISERS, keys={"pk": "past_event"}, **rest)


PAGES: dict[str, Page] = {
    "feedback:answer": public(keys={"token": "feedback_token"}, posts={"content": "5"}),
    "feedback:thanks": public(keys={"token": "feedback_token"}),
    "feedback:results": of_event(),
    "feedback:ask": of_event(posts={"closes_on": f"{clock.now() + timedelta(days=20):%Y-%m-%d}"}),
    "feedback:new-question": of_event(posts=QUESTION),
    "feedback:drop-question": Page(sees=ORGANISERS, keys={"pk": "survey_question"}, sends_only=True, posts={}),
    "feedback:workbook": of_event(),
}

STANDS_ON = {secret("Мнение"): ("organiser", "feedback:results")}
