"""Requests for help, their conversation, and how they are passed on."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, CentreFactory, UserFactory
from mentoring.cases.enums import CaseStatus, ClientKind, Outcome
from mentoring.cases.models import Case, CaseMessage, Referral


class CaseFactory(DjangoModelFactory[Case]):
    """A new request of somebody without an account to a verified centre, due in three days."""

    class Meta:
        model = Case

    centre = factory.SubFactory(CentreFactory, status="verified")
    region = factory.SelfAttribute("centre.region")
    client_kind = ClientKind.CITIZEN
    name = "Мария Зимина"
    email = factory.Sequence(lambda n: f"asks{n}@example.org")
    subject = factory.Sequence(lambda n: f"Вопрос {n}")
    text = "Помогите разобраться с уставом."
    status = CaseStatus.NEW
    asked_at = MOMENT
    came_at = factory.SelfAttribute("asked_at")
    answer_by = factory.LazyAttribute(lambda case: case.came_at + timedelta(days=3))

    class Params:
        taken = factory.Trait(
            status=CaseStatus.IN_WORK,
            owner=factory.SubFactory(UserFactory),
            first_answered_at=factory.LazyAttribute(lambda case: case.came_at + timedelta(hours=5)),
        )
        closed = factory.Trait(
            status=CaseStatus.CLOSED,
            owner=factory.SubFactory(UserFactory),
            first_answered_at=factory.LazyAttribute(lambda case: case.came_at + timedelta(hours=5)),
            closed_at=factory.LazyAttribute(lambda case: case.came_at + timedelta(days=2)),
            outcome=Outcome.SOLVED,
            result="Подготовили устав.",
        )


class CaseMessageFactory(DjangoModelFactory[CaseMessage]):
    """An answer of the centre that the client reads."""

    class Meta:
        model = CaseMessage

    case = factory.SubFactory(CaseFactory)
    centre = factory.SelfAttribute("case.centre")
    text = "Здравствуйте! Посмотрим и ответим."
    at = MOMENT + timedelta(hours=5)


class ReferralFactory(DjangoModelFactory[Referral]):
    """The other centre has the request and has not said yet whether it takes it."""

    class Meta:
        model = Referral

    case = factory.SubFactory(CaseFactory)
    from_centre = factory.SubFactory(CentreFactory, status="verified", region=factory.SelfAttribute("..case.region"))
    to_centre = factory.SelfAttribute("case.centre")
    reason = "Вопросами права занимается ваш центр."
    at = MOMENT + timedelta(hours=1)
    consent_at = factory.SelfAttribute("at")
