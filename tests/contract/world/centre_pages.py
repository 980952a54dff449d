"""Who is entered for the page of the centre, and whom to ask in the municipality."""

from datetime import UTC, date, datetime

from backend.directory.models import MunicipalContact, PublicPerson
from tests.contract.region import World, secret
from tests.contract.roles import PEOPLE_OF_CENTRE, Roles

AFTER = ("accounts", "directory")

SECRETS: dict[str, Roles] = {secret("Согласие"): PEOPLE_OF_CENTRE}


def build(world: World) -> None:
    world.things["municipal_contact"] = MunicipalContact.objects.create(
        municipality=world.things["municipality"], unit="Отдел общественных связей", phone="+7 423 200-00-00",
        checked_on=date(2026, 3, 2),
    )  # fmt: skip
    # Entered, and has not agreed to be shown: nobody outside the centre may know.
    world.things["page_person"] = PublicPerson.objects.create(
        centre=world.things["centre"], user=world.people["mentor"], name=secret("Согласие")
    )
    world.things["shown_person"] = PublicPerson.objects.create(
        centre=world.things["centre"], name="Анна Юрист", agreed_at=datetime(2026, 3, 2, 9, tzinfo=UTC)
    )
