"""Services of the nomenclature and what centres offer of it."""

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import TODAY, CentreFactory
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import Offer, Service


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    title = factory.Sequence(lambda n: f"Услуга {n}")
    kind = ServiceKind.CONSULTATION
    description = "Специалист отвечает на вопросы и помогает с документами."


class OfferFactory(DjangoModelFactory[Offer]):
    """An open offer of a verified centre, given at the centre and remotely, in the whole region."""

    class Meta:
        model = Offer

    centre = factory.SubFactory(CentreFactory, status="verified")
    service = factory.SubFactory(ServiceFactory)
    forms = factory.LazyFunction(lambda: [ServiceForm.ON_SITE, ServiceForm.REMOTE])
    opens_on = TODAY
