"""Lists of certificates."""

from backend.demo.factories import RegistrationFactory
from backend.demo.factories_certificates import CertificateFactory
from tests.contract.kinds import Count, PageCount


def certificate(world, number):
    return CertificateFactory(registration=RegistrationFactory(event=world.things["past_event"]))


API: dict[str, Count] = {"GET /certificates/": ("organiser", certificate, 5)}

PAGES: dict[str, PageCount] = {
    "certificates:list": ("organiser", {"pk": "past_event"}, certificate, 11),
    "certificates:all-pdf": ("organiser", {"pk": "past_event"}, certificate, 5),
    "certificates:badges": ("organiser", {"pk": "past_event"}, certificate, 5),
    "admin:certificates_certificate_changelist": ("admin", {}, certificate, 8),
}
