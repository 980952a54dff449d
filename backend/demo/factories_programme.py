"""The programme of events: who holds them, what happens when, what people take home."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import CentreFactory, EventFactory
from events.models import CoOrganiser, Platform, Series, Session
from events.programme.models import Material, Speaker


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    centre = factory.SubFactory(CentreFactory)
    title = factory.Sequence(lambda n: f"Форум {n}")


class CoOrganiserFactory(DjangoModelFactory[CoOrganiser]):
    """A centre that joins an event; `CoOrganiserFactory(centre=None, name="…")` for somebody else."""

    class Meta:
        model = CoOrganiser

    event = factory.SubFactory(EventFactory)
    centre = factory.SubFactory(CentreFactory)


class PlatformFactory(DjangoModelFactory[Platform]):
    class Meta:
        model = Platform

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Площадка {n}")


class SessionFactory(DjangoModelFactory[Session]):
    """A session for everybody in the first hour of its event."""

    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Секция {n}")
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=1))


class SpeakerFactory(DjangoModelFactory[Speaker]):
    class Meta:
        model = Speaker

    session = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"Докладчик {n}")


class MaterialFactory(DjangoModelFactory[Material]):
    """A link for everybody."""

    class Meta:
        model = Material

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Памятка {n}")
    url = "https://example.org/note"
