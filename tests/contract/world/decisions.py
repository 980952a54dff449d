"""A draft, an approved document, a published one with a point to see to, and one that an earlier meeting left open."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import EventFactory
from backend.demo.factories_decisions import (
    AddresseeFactory,
    ProtocolFactory,
    ProtocolVersionFactory,
    RecommendationFactory,
    StepFactory,
)
from events.decisions.models import Correction, TakenOver
from events.decisions.services.kept import draft_of
from events.decisions.tokens import token_of
from events.models import Series
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("accounts", "events")

SECRETS: dict[str, Roles] = {
    secret("Черновик решения"): ORGANISERS,
    secret("Отчитались"): ORGANISERS,
    secret("Ответственный"): ORGANISERS,
    "contact.of.addressee@example.org": ORGANISERS,
}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    series = Series.objects.create(centre=at["centre"], title="Круглые столы")
    held = {"centre": at["centre"], "series": series, "status": "held", "place": "ул. Лесная, 1"}
    at["earlier_event"] = EventFactory(**held, starts_at=now - timedelta(days=200))
    at["held_event"] = EventFactory(**held, starts_at=now - timedelta(days=3))
    at["draft_protocol"] = ProtocolFactory(event=at["held_event"], title=secret("Черновик решения"))
    at["addressee"] = AddresseeFactory(
        protocol=at["draft_protocol"], contact_name="Контакт", contact_email="contact.of.addressee@example.org"
    )
    at["removed_addressee"] = AddresseeFactory(protocol=at["draft_protocol"], removed_at=now)
    at["draft_point"] = RecommendationFactory(protocol=at["draft_protocol"], addressee=at["addressee"])
    at["removed_point"] = RecommendationFactory(
        protocol=at["draft_protocol"], addressee=at["addressee"], removed_at=now
    )
    at["empty_protocol"] = ProtocolFactory(event=at["held_event"], noted="Отметили.")
    at["approved_protocol"] = ProtocolFactory(event=at["held_event"], approved=True)
    ProtocolVersionFactory(protocol=at["approved_protocol"])
    at["corrected_protocol"] = ProtocolFactory(event=at["held_event"], approved=True, status="correcting")
    ProtocolVersionFactory(protocol=at["corrected_protocol"])
    Correction.objects.create(protocol=at["corrected_protocol"], begun_at=now, draft=draft_of(at["corrected_protocol"]))
    at["published_protocol"] = ProtocolFactory(event=at["held_event"], published=True)
    ProtocolVersionFactory(protocol=at["published_protocol"])
    at["point"] = RecommendationFactory(
        protocol=at["published_protocol"], tracked=True, outsider_name=secret("Ответственный"),
        outsider_email="sees.to.it@example.org",
    )  # fmt: skip
    at["progress_report"] = StepFactory(recommendation=at["point"], text=secret("Отчитались"))
    of_earlier = ProtocolFactory(event=at["earlier_event"], published=True)
    at["open_point"] = RecommendationFactory(protocol=of_earlier, tracked=True)
    at["taken"] = TakenOver.objects.create(
        protocol=at["empty_protocol"], recommendation=RecommendationFactory(protocol=of_earlier, tracked=True)
    )
    world.tokens["answer_token"] = token_of("sees.to.it@example.org")
