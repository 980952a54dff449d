"""Lists of decisions."""

from backend.demo.factories_decisions import ProtocolFactory, ProtocolVersionFactory, RecommendationFactory, StepFactory
from tests.contract.kinds import Count, PageCount


def protocol(world, number):
    return ProtocolFactory(event=world.things["held_event"], published=True)


def version(world, number):
    return ProtocolVersionFactory(protocol=protocol(world, number))


def point(world, number):
    point = RecommendationFactory(protocol=protocol(world, number), tracked=True, owner=world.people["member"])
    StepFactory(recommendation=point, shown=True)
    return point


def drafted(world, number):
    return RecommendationFactory(protocol=world.things["draft_protocol"])


def step(world, number):
    return StepFactory(recommendation=world.things["point"])


API: dict[str, Count] = {
    "GET /protocols/": ("organiser", protocol, 5),
    "GET /recommendations/": ("organiser", point, 6),
}

PAGES: dict[str, PageCount] = {
    "decisions:everywhere": ("organiser", {}, point, 10),
    "decisions:mine": ("member", {}, point, 6),
    "decisions:of-event": ("organiser", {"pk": "held_event"}, point, 10),
    "decisions:points": ("organiser", {"pk": "draft_protocol"}, drafted, 12),
    "decisions:recommendation": ("organiser", {"pk": "point"}, step, 9),
    "admin:decisions_protocol_changelist": ("admin", {}, protocol, 9),
    "admin:decisions_protocolversion_changelist": ("admin", {}, version, 8),
    "admin:decisions_recommendation_changelist": ("admin", {}, point, 6),
}
