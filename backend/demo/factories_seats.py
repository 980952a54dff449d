"""What people choose when they sign up for an event, as rows."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import EventFactory
from events.enums import CategoryKind, QuestionKind
from events.models import Category, Question, Session


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category

    event = factory.SubFactory(EventFactory)
    kind = CategoryKind.NKO
    title = factory.Sequence(lambda n: f"Категория {n}")


class ChosenSessionFactory(DjangoModelFactory[Session]):
    """A session that people choose; each begins an hour after the one before."""

    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Площадка {n}")
    chosen = True
    order = factory.Sequence(lambda n: n)
    starts_at = factory.LazyAttribute(
        lambda session: session.event.starts_at + timedelta(minutes=30 * session.event.sessions.count())
    )
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=30))


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    event = factory.SubFactory(EventFactory)
    kind = QuestionKind.LINE
    text = factory.Sequence(lambda n: f"Вопрос {n}?")
    order = factory.Sequence(lambda n: n)
