"""Initiative groups on their way to a registered organisation."""

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, CentreFactory, OrganisationFactory
from projects.founding.models import Founding


class FoundingFactory(DjangoModelFactory[Founding]):
    """A group that has just begun with the help of a centre: no steps yet, see `projects.founding.services`."""

    class Meta:
        model = Founding

    centre = factory.SubFactory(CentreFactory)
    region = factory.SelfAttribute("centre.region")
    group = factory.SubFactory(
        OrganisationFactory, kind="initiative", inn=None, ogrn=None, region=factory.SelfAttribute("..region")
    )
    name = factory.Sequence(lambda n: f"Автономная некоммерческая организация «Двор {n}»")
    purpose = "Благоустройство дворов"
    started_on = factory.LazyFunction(MOMENT.date)
