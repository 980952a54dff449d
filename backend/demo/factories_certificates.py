"""Papers that participants are given."""

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, RegistrationFactory
from events.certificates.models import Certificate


class CertificateFactory(DjangoModelFactory[Certificate]):
    """A participant's certificate that holds."""

    class Meta:
        model = Certificate

    registration = factory.SubFactory(RegistrationFactory)
    event = factory.SelfAttribute("registration.event")
    full_name = factory.SelfAttribute("registration.full_name")
    email = factory.SelfAttribute("registration.email")
    issued_at = MOMENT
