"""Lists of public defences."""

from backend.demo.factories import CentreFactory
from backend.demo.factories_defence import QuestionFactory, SeasonFactory, published_report
from tests.contract.kinds import Count, PageCount


def year(world, number):
    return SeasonFactory(region=world.things["region"], year=2030 + number)


def report(world, number):
    return published_report(season=world.things["season"], centre=CentreFactory(region=world.things["region"]))


def question(world, number):
    return QuestionFactory(defence=world.things["defence"], answer="Так", answered_at=world.things["question"].asked_at,
                           answered_by=world.people["head"])  # fmt: skip


API: dict[str, Count] = {
    "GET /defence-years/": ("owner", year, 6),
    "GET /defences/": ("owner", report, 7),
    "GET /defences/{id}/questions/": ("owner", question, 7),
}
PAGES: dict[str, PageCount] = {
    "defence:seasons": ("owner", {}, year, 8),
    "defence:season": ("owner", {"pk": "season"}, report, 8),
    "defence:defence": ("owner", {"pk": "defence"}, question, 13),
}
