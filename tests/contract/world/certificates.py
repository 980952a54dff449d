"""Objects of certificates: an event that is over, somebody who was there, and their certificate."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_certificates import CertificateFactory
from backend.demo.factories_door import AttendanceFactory
from events.certificates.tokens import token_of
from events.enums import EventStatus
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("events",)

SECRETS: dict[str, Roles] = {
    secret("Лебедева"): ORGANISERS,
    "certified@example.org": ORGANISERS,
    secret("Отзыв"): ORGANISERS,
}


def build(world: World) -> None:
    at, ago = world.things, clock.now() - timedelta(days=3)
    at["past_event"] = EventFactory(
        centre=at["centre"], status=EventStatus.HELD, starts_at=ago, place="ул. Лесная, 1",
        municipality=at["municipality"],
    )  # fmt: skip
    guest = RegistrationFactory(event=at["past_event"], full_name=secret("Лебедева"), email="certified@example.org")
    AttendanceFactory(registration=guest)
    at["past_registration"] = guest
    AttendanceFactory(registration=RegistrationFactory(event=at["past_event"]))  # waits for a certificate
    at["certificate"] = CertificateFactory(registration=guest, issued_at=clock.now())
    CertificateFactory(
        event=at["past_event"], registration=None, kind="speaker", full_name="Спикер", email="",
        issued_at=clock.now(), revoked_at=clock.now(), reason=secret("Отзыв"),
    )  # fmt: skip
    world.tokens |= {
        "certificate_token": token_of(at["certificate"]), "certificate_number": at["certificate"].number,
    }  # fmt: skip
