"""Documents of meetings and what became of their recommendations."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, EventFactory
from events.decisions.enums import DocumentKind, ProtocolStatus
from events.decisions.models import Addressee, Protocol, ProtocolVersion, Recommendation, Step


class ProtocolFactory(DjangoModelFactory[Protocol]):
    """A draft: `ProtocolFactory(approved=True)`, `ProtocolFactory(published=True)` for later ones."""

    class Meta:
        model = Protocol

    event = factory.SubFactory(EventFactory, starts_at=MOMENT - timedelta(days=5))
    centre = factory.SelfAttribute("event.centre")
    kind = DocumentKind.PROTOCOL
    title = factory.Sequence(lambda n: f"О работе приёмной {n}")
    held_on = TODAY - timedelta(days=5)

    class Params:
        approved = factory.Trait(
            status=ProtocolStatus.APPROVED,
            approved_at=MOMENT,
            year=TODAY.year,
            number=factory.Sequence(lambda n: n + 1),
        )
        published = factory.Trait(
            status=ProtocolStatus.PUBLISHED,
            approved_at=MOMENT,
            published_at=MOMENT,
            year=TODAY.year,
            number=factory.Sequence(lambda n: n + 1001),
        )


class ProtocolVersionFactory(DjangoModelFactory[ProtocolVersion]):
    class Meta:
        model = ProtocolVersion

    protocol = factory.SubFactory(ProtocolFactory, approved=True)
    number = 1
    content = factory.LazyAttribute(lambda version: _outline(version.protocol))
    approved_at = MOMENT


class AddresseeFactory(DjangoModelFactory[Addressee]):
    class Meta:
        model = Addressee

    protocol = factory.SubFactory(ProtocolFactory)
    name = factory.Sequence(lambda n: f"Комитету {n}")
    order = factory.Sequence(lambda n: n % 1000 + 1)


class RecommendationFactory(DjangoModelFactory[Recommendation]):
    """A point of a draft: `RecommendationFactory(public=True)` for one in force of a published document."""

    class Meta:
        model = Recommendation

    protocol = factory.SubFactory(ProtocolFactory)
    addressee = factory.SubFactory(AddresseeFactory, protocol=factory.SelfAttribute("..protocol"))
    text = factory.Sequence(lambda n: f"Открыть приёмную {n}")
    order = 1

    class Params:
        tracked = factory.Trait(
            number="1.1.",
            in_force=True,
            since=TODAY - timedelta(days=5),
            progress_at=MOMENT - timedelta(days=5),
            wording=factory.SelfAttribute("text"),
            addressed_to=factory.SelfAttribute("addressee.name"),
        )
        public = factory.Trait(
            protocol=factory.SubFactory(ProtocolFactory, published=True),
            number="1.1.",
            in_force=True,
            since=TODAY - timedelta(days=5),
            progress_at=MOMENT - timedelta(days=5),
            wording=factory.SelfAttribute("text"),
            addressed_to=factory.SelfAttribute("addressee.name"),
        )


class StepFactory(DjangoModelFactory[Step]):
    class Meta:
        model = Step

    recommendation = factory.SubFactory(RecommendationFactory, public=True)
    at = MOMENT
    by_name = "Мария Зимина"
    progress = "in_work"
    text = "Подобрали помещение."


def _outline(protocol: Protocol) -> dict:
    from events.decisions.outline import outline  # noqa: PLC0415 - it asks the database

    return outline(protocol)
