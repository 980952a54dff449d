from urllib.parse import urlencode

from django import template
from django.urls import reverse

from backend.directory.models import Centre, Territory
from mentoring.offering.models import Offer, Service

register = template.Library()


@register.simple_tag
def ask_url(
    service: Service | None = None,
    offer: Offer | None = None,
    centre: Centre | None = None,
    municipality: Territory | None = None,
) -> str:
    """The address of the form on which anybody asks for help, with what is known already."""
    known = {"service": service, "offer": offer, "centre": centre, "municipality": municipality}
    query = urlencode({name: row.pk for name, row in known.items() if row})
    address = reverse("cases:ask")
    return f"{address}?{query}" if query else address
