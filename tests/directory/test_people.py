from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Invitation, Membership
from backend.accounts.signals import letter_wanted
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, CentreFactory, UserFactory, member
from backend.directory.services import people


@pytest.fixture(autouse=True)
def _at_the_moment():
    """Links are signed with the time that the machine shows."""
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def letters():
    """The letters that were asked for: (kind, recipient, context)."""
    asked = []

    def keep(sender, kind, recipient, context, **kwargs):
        asked.append((kind, recipient, context))
        return True

    letter_wanted.connect(keep, weak=False)
    yield asked
    letter_wanted.disconnect(keep)


@pytest.fixture
def olga(project):
    """Operates the region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, project.region)
    return olga


@pytest.fixture
def cast(request, project, alina, boris, vera, gleb, olga):
    colleague = UserFactory()
    member(colleague, Role.MEMBER, project.organisation)
    root = UserFactory(is_superuser=True)
    return {
        "owner": alina,
        "member": colleague,
        "mentor": boris,
        "head": vera,
        "operator": olga,
        "outsider": gleb,
        "admin": root,
    }


ALLOWED = {
    ("owner", Role.OWNER),
    ("owner", Role.MEMBER),
    ("head", Role.MENTOR),
    ("head", Role.ORGANISER),
    *((who, role) for who in ("operator", "admin") for role in Role if role not in (Role.OPERATOR, Role.ADMIN)),
    ("admin", Role.OPERATOR),
}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("who", ["owner", "member", "mentor", "head", "operator", "outsider", "admin"])
def test_who_gives_and_takes_which_role(cast, project, who, role):
    places = {
        Role.OWNER: project.organisation,
        Role.MEMBER: project.organisation,
        Role.OPERATOR: project.region,
    }
    place = places.get(role, project.centre)
    newcomer = UserFactory()
    if (who, role) in ALLOWED:
        membership = people.add_member(user=newcomer, role=role, place=place, by=cast[who], now=MOMENT)
        assert newcomer.memberships.current().get().role == role
        people.end_membership(membership=membership, by=cast[who], now=MOMENT)
        assert not newcomer.memberships.current().exists()
        verbs = Entry.objects.filter(actor=cast[who]).values_list("verb", flat=True)
        assert set(verbs) == {"membership.started", "membership.ended"}
    else:
        with pytest.raises(NotAllowed):
            people.add_member(user=newcomer, role=role, place=place, by=cast[who], now=MOMENT)
        held = member(newcomer, role, place)
        with pytest.raises(NotAllowed):
            people.end_membership(membership=held, by=cast[who], now=MOMENT)
        assert newcomer.memberships.current().exists()
        assert not Entry.objects.exists()


def test_a_head_gives_no_roles_in_another_centre(project, vera):
    with pytest.raises(NotAllowed):
        people.add_member(user=UserFactory(), role="mentor", place=CentreFactory(), by=vera, now=MOMENT)


def test_adding_twice_is_refused(project, alina):
    colleague = UserFactory()
    people.add_member(user=colleague, role="member", place=project.organisation, by=alina, now=MOMENT)
    with pytest.raises(Conflict):
        people.add_member(user=colleague, role="member", place=project.organisation, by=alina, now=MOMENT)
    assert colleague.memberships.count() == 1


def test_the_last_leader_stays(log_in, project, alina):
    membership = alina.memberships.get()
    answer = log_in(alina).post(reverse("directory:membership_end", args=[membership.pk]))
    assert answer.status_code == 409
    assert alina.memberships.current().exists()


def test_a_deactivated_leader_does_not_count(project, alina):
    member(UserFactory(is_active=False), Role.OWNER, project.organisation)
    with pytest.raises(Conflict):
        people.end_membership(membership=alina.memberships.get(), by=alina, now=MOMENT)


def test_a_person_leaves_by_oneself(log_in, project, boris, gleb):
    membership = boris.memberships.get()
    address = reverse("directory:membership_end", args=[membership.pk])
    assert log_in(gleb).post(address).status_code == 404
    assert log_in(boris).get(address).status_code == 200
    assert log_in(boris).post(address)["Location"] == reverse("accounts:preferences")
    assert not boris.memberships.current().exists()


def test_a_colleague_sees_the_role_but_may_not_end_it(log_in, cast, project, alina):
    address = reverse("directory:membership_end", args=[alina.memberships.get().pk])
    assert log_in(cast["member"]).get(address).status_code == 403
    assert log_in(cast["member"]).post(address).status_code == 403
    assert log_in(cast["outsider"]).get(address).status_code == 404


def test_a_person_with_an_account_is_added_at_once_and_told(log_in, project, alina, gleb, letters):
    address = reverse("directory:organisation_people", args=[project.organisation.pk])
    log_in(alina).post(address, {"email": gleb.email.upper(), "role": "member"})
    assert gleb.memberships.get().role == Role.MEMBER
    assert [(kind, to) for kind, to, _context in letters] == [("role_given", gleb.email)]


def test_a_leader_offers_only_roles_of_the_own_place(log_in, project, alina):
    address = reverse("directory:organisation_people", args=[project.organisation.pk])
    answer = log_in(alina).post(address, {"email": "new@example.org", "role": "operator"})
    assert list(answer.context["form"].errors) == ["role"]
    assert not Invitation.objects.exists()


def invite(project, alina, email="new@example.org"):
    return people.invite_member(email=email, role="member", place=project.organisation, by=alina, now=MOMENT)


def token_of(letters):
    return letters[-1][2]["url"].rstrip("/").rpartition("/")[2]


def test_an_invitation_is_accepted_by_its_address_alone_and_once(log_in, project, alina, gleb, letters):
    invite(project, alina)
    address = reverse("directory:invitation", args=[token_of(letters)])
    assert log_in(gleb).post(address).status_code == 403
    assert not gleb.memberships.exists()
    newcomer = UserFactory(email="new@example.org")
    client = log_in(newcomer)
    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == project.organisation.get_absolute_url()
    assert newcomer.memberships.get().role == Role.MEMBER
    people.end_membership(membership=newcomer.memberships.get(), by=alina, now=MOMENT)
    assert client.post(address).status_code == 409
    assert not newcomer.memberships.current().exists()


def test_an_invitation_leads_through_sign_up_without_another_letter(client, project, alina, letters):
    invite(project, alina)
    address = reverse("directory:invitation", args=[token_of(letters)])
    assert client.get(address).status_code == 200
    answer = client.post(
        f"{reverse('account_signup')}?next={address}",
        {
            "full_name": "Нина Новая",
            "email": "new@example.org",
            "password1": "Vesna-2026-rostok",
            "consent": "on",
            "next": address,
        },
    )
    assert answer["Location"] == address
    assert client.post(address)["Location"] == project.organisation.get_absolute_url()
    assert len(letters) == 1


def test_an_old_invitation_is_refused(project, alina, letters):
    invite(project, alina)
    newcomer = UserFactory(email="new@example.org")
    with time_machine.travel(MOMENT + timedelta(days=15)), pytest.raises(Invalid):
        people.accept_invitation(token=token_of(letters), user=newcomer, now=MOMENT)


def test_a_changed_link_is_refused(client, db):
    assert client.get(reverse("directory:invitation", args=["abc:def:ghi"])).status_code == 400


def test_a_recalled_invitation_is_refused(log_in, project, alina, gleb, letters):
    invitation = invite(project, alina)
    address = reverse("directory:invitation_recall", args=[invitation.pk])
    assert log_in(gleb).post(address).status_code == 404
    assert log_in(alina).post(address).status_code == 302
    with pytest.raises(Conflict):
        people.invitation_of(token_of(letters))


def test_an_invitation_by_somebody_who_left_is_refused(project, alina, letters):
    invite(project, alina)
    member(UserFactory(), Role.OWNER, project.organisation)
    people.end_membership(membership=alina.memberships.get(), by=alina, now=MOMENT)
    newcomer = UserFactory(email="new@example.org")
    with pytest.raises(NotAllowed):
        people.accept_invitation(token=token_of(letters), user=newcomer, now=MOMENT)
    assert not Membership.objects.filter(user=newcomer).exists()


def test_inviting_again_replaces_the_link(project, alina, letters):
    first = invite(project, alina)
    old = token_of(letters)
    again = people.invite_member(
        email="new@example.org",
        role="member",
        place=project.organisation,
        by=alina,
        now=MOMENT + timedelta(minutes=5),
    )
    assert again.pk == first.pk
    with pytest.raises(Conflict):
        people.invitation_of(old)
    assert people.invitation_of(token_of(letters)) == first


@pytest.mark.parametrize("email", ["", "nobody", "a\x00@example.org", "я" * 300 + "@example.org"])
def test_a_bad_address_is_told_at_its_field(log_in, project, alina, email):
    address = reverse("directory:organisation_people", args=[project.organisation.pk])
    answer = log_in(alina).post(address, {"email": email, "role": "member"})
    assert list(answer.context["form"].errors) == ["email"]
