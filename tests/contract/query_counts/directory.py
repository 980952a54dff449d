"""Lists of organisations, centres and their people."""

from backend.accounts.enums import Role
from backend.accounts.models import Invitation
from backend.common import clock
from backend.demo.factories import (
    CentreFactory,
    EventFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.directory.models import MunicipalContact, PublicPerson
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.events import event


def organisation(world, number):
    made = OrganisationFactory(region=world.things["region"], municipality=MunicipalityFactory())
    member(world.people["owner"], Role.MEMBER, made)
    return made


def centre(world, number):
    made = CentreFactory(region=world.things["region"])
    made.municipalities.add(MunicipalityFactory())
    made.operators.add(OrganisationFactory())
    made.events.add(EventFactory(centre=made))
    return made


def colleague(world, number):
    person = UserFactory()
    member(person, Role.MEMBER, world.things["organisation"])
    return member(person, Role.MENTOR, world.things["centre"])


def invitation(world, number):
    return Invitation.objects.create(
        email=f"new{number}@example.org", role=Role.MEMBER, organisation=world.things["organisation"],
        invited_by=UserFactory(), sent_at=clock.now(),
    )  # fmt: skip


def municipality(world, number):
    return MunicipalityFactory(parent=world.things["region"])


def region(world, number):
    made = RegionFactory()
    member(world.people["operator"], Role.OPERATOR, made)
    return made


def shown(world, number):
    made = PublicPerson.objects.create(
        centre=world.things["centre"], name=f"Специалист {number}", agreed_at=clock.now(), position=number
    )
    person = UserFactory()
    member(person, Role.MENTOR, world.things["centre"])
    PublicPerson.objects.create(centre=world.things["centre"], user=person, name=str(person), agreed_at=clock.now())
    return made


def contact(world, number):
    place = municipality(world, number)
    return MunicipalContact.objects.create(
        municipality=place, unit="Отдел", phone="+7 423 200-00-00", checked_on=clock.now().date()
    )


API: dict[str, Count] = {
    "GET /public-people/": ("outsider", shown, 5),
    "GET /municipal-contacts/": ("outsider", contact, 5),
    "GET /nko-figures/": ("outsider", organisation, 7),
    "GET /territories/": ("outsider", municipality, 5),
    "GET /organisations/": ("mentor", organisation, 6),
    "GET /centres/": ("outsider", centre, 8),
    "GET /memberships/": ("mentor", colleague, 6),
    "GET /invitations/": ("owner", invitation, 5),
}


PAGES: dict[str, PageCount] = {
    "directory:organisations": ("mentor", {}, organisation, 8),
    "directory:organisation": ("mentor", {"pk": "organisation"}, colleague, 13),
    "directory:organisation_people": ("owner", {"pk": "organisation"}, colleague, 7),
    "directory:centres": ("outsider", {}, centre, 11),
    "directory:centre": ("outsider", {"pk": "centre"}, event, 21),
    "directory:page_people": ("head", {"pk": "centre"}, shown, 6),
    "directory:contacts": ("operator", {}, contact, 9),
    "directory:figures": ("outsider", {}, organisation, 9),
    "admin:directory_publicperson_changelist": ("admin", {}, shown, 6),
    "admin:directory_municipalcontact_changelist": ("admin", {}, contact, 6),
    "directory:centre_people": ("head", {"pk": "centre"}, colleague, 7),
    "admin:directory_organisation_changelist": ("admin", {}, organisation, 6),
    "admin:directory_centre_changelist": ("admin", {}, centre, 6),
    "admin:directory_territory_changelist": ("admin", {}, municipality, 6),
}
