"""Objects of public defences: an open year with a report, a draft and questions; a closed one with its results."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_defence import (
    DefenceFactory,
    DefenceSectionFactory,
    DefenceVersionFactory,
    QuestionFactory,
    SeasonFactory,
    published_report,
)
from mentoring.defence.models import Ballot, Points
from mentoring.defence.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, Roles

AFTER = ("directory",)
SECRETS: dict[str, Roles] = {
    secret("Проба"): CENTRE | ABOVE,
    secret("Брань"): ABOVE,
}


def build(world: World) -> None:
    at, now, people = world.things, clock.now(), world.people
    today = now.date()
    season = SeasonFactory(
        region=at["region"], year=2025, report_by=today + timedelta(days=5), opened_by=people["operator"]
    )
    season.jury.add(people["far_operator"])
    at |= {"season": season, "score_criterion": season.criteria.first()}
    at["other_score_criterion"] = season.criteria.last()
    at["defence"] = published_report(season=season, centre=at["centre"], started_by=people["head"])
    at["defence_version"] = at["defence"].versions.get()
    at["question"] = QuestionFactory(defence=at["defence"], asked_at=now, confirmed_at=now)
    at["hidden_question"] = QuestionFactory(
        defence=at["defence"], asked_at=now, confirmed_at=now, text=secret("Брань"), hidden_at=now,
        hidden_by=people["operator"], hidden_reason="Оскорбления",
    )  # fmt: skip
    waiting = QuestionFactory(defence=at["defence"], asked_at=now, confirmed_at=None)
    world.tokens["question_token"] = token_of(waiting)
    open_year = SeasonFactory(region=at["region"], year=2026, report_by=today + timedelta(days=9))
    at["open_season"] = open_year
    drafted = SeasonFactory(region=at["region"], year=2024, report_by=today + timedelta(days=3))
    report = published_report(season=drafted, centre=at["centre"])
    at["corrected_defence"] = report
    at["report_draft"] = DefenceVersionFactory(defence=report, number=2, note="Число побед")
    DefenceSectionFactory(version=at["report_draft"], text=secret("Проба"))
    at["other_draft_defence"] = DefenceFactory(season=drafted, centre=at["other_centre"])
    DefenceVersionFactory(defence=at["other_draft_defence"])
    past = today - timedelta(days=9)
    over = SeasonFactory(region=at["region"], year=2023, report_by=past, questions_until=past, scores_until=past)
    at["ended_season"] = over
    _judged(over, published_report(season=over, centre=at["centre"]), people["far_operator"])
    closed = SeasonFactory(
        region=at["region"], year=2022, report_by=past, questions_until=past, scores_until=past, closed_at=now,
        closed_by=people["operator"],
    )  # fmt: skip
    at["closed_season"] = closed
    _judged(closed, published_report(season=closed, centre=at["centre"]), people["far_operator"])


def _judged(season, defence, by) -> None:
    ballot = Ballot.objects.create(defence=defence, by=by, jury=True, at=clock.now())
    for criterion in season.criteria.all():
        Points.objects.create(ballot=ballot, criterion=criterion, points=7)
