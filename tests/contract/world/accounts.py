"""Objects of accounts."""

from allauth.account.models import EmailAddress

from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose, Role
from backend.accounts.models import Consent, Invitation
from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import PreferencesFactory, UserFactory, member
from backend.directory.services.people import PURPOSE as INVITATION
from tests.contract.region import World
from tests.contract.roles import PEOPLE, Roles

AFTER = ("directory",)

SECRETS: dict[str, Roles] = {
    "invited.person@example.org": frozenset({"owner", "operator", "admin"}),
    "203.0.113.77": frozenset({"owner"}),
}


def build(world: World) -> None:
    at = world.things
    for name in PEOPLE:
        official = {"is_superuser": True, "is_staff": True} if name == "admin" else {}
        person = UserFactory(email=f"{name.replace('_', '.')}@example.org", **official)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        world.people[name] = person
    roles = {
        "owner": (Role.OWNER, "organisation"),
        "member": (Role.MEMBER, "organisation"),
        "mentor": (Role.MENTOR, "centre"),
        "colleague": (Role.MENTOR, "centre"),
        "head": (Role.HEAD, "centre"),
        "organiser": (Role.ORGANISER, "centre"),
        "operator": (Role.OPERATOR, "region"),
        "other_owner": (Role.OWNER, "other_organisation"),
        "other_mentor": (Role.MENTOR, "other_centre"),
        "other_head": (Role.HEAD, "other_centre"),
        "other_organiser": (Role.ORGANISER, "other_centre"),
        "far_operator": (Role.OPERATOR, "far_region"),
    }
    for name, (role, place) in roles.items():
        at[f"{name}_membership"] = member(world.people[name], role, at[place])
    # Nobody is the only leader of a place, so that every one of them may go.
    member(UserFactory(), Role.OWNER, at["organisation"])
    member(UserFactory(), Role.HEAD, at["centre"])
    for name in ("owner", "mentor", "head", "organiser", "operator"):
        role, place = roles[name]
        ended = member(world.people["former"], role, at[place])
        ended.ended_on = ended.started_on
        ended.save()
    owner = world.people["owner"]
    PreferencesFactory(user=owner)
    at["consent"] = Consent.objects.create(
        user=owner, email=owner.email, purpose=Purpose.NEWS, text_version=current_text(Purpose.NEWS).version,
        given_at=clock.now(), address="203.0.113.77",
    )  # fmt: skip
    at["invitation"] = Invitation.objects.create(
        email="invited.person@example.org", role=Role.MEMBER, organisation=at["organisation"], invited_by=owner,
        sent_at=clock.now(),
    )  # fmt: skip
    world.tokens["invitation_token"] = sign(
        INVITATION, {"invitation": at["invitation"].pk, "sent": at["invitation"].sent_at.isoformat()}
    )
