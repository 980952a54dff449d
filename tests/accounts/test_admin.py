import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.urls import reverse
from rest_framework.authtoken.models import Token

from backend.accounts.enums import Role
from backend.accounts.models import Consent, Invitation, Membership, User
from backend.audit.models import Entry
from backend.demo.factories import (
    MOMENT,
    CentreFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PreferencesFactory,
    UserFactory,
    member,
)
from backend.directory.models import MunicipalContact, PublicPerson, Territory

OURS = ["accounts", "directory", "audit"]


@pytest.fixture
def root(db):
    """The administrator."""
    return UserFactory(email="root@example.org", is_staff=True, is_superuser=True)


def pages_of(apps):
    return [model for model in admin.site._registry if model._meta.app_label in apps]


def test_every_list_and_form_opens(log_in, root, project, gleb):
    PreferencesFactory(user=gleb)
    Consent.objects.create(user=gleb, email=gleb.email, purpose="news", text_version="1", given_at=MOMENT)
    Invitation.objects.create(
        email="a@example.org", role="member", organisation=project.organisation, invited_by=gleb, sent_at=MOMENT
    )
    Entry.objects.create(at=MOMENT, actor=gleb, verb="x.y", target_type="accounts.user", target_id=gleb.pk)
    PublicPerson.objects.create(centre=project.centre, user=gleb, name=gleb.full_name)
    MunicipalContact.objects.create(
        municipality=MunicipalityFactory(), unit="Отдел общественных связей", phone="8 800", checked_on=MOMENT.date()
    )
    client = log_in(root)
    for model in pages_of(OURS):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist"), {"q": "а"}).status_code == 200, model
        row = model._default_manager.first()
        assert row is not None, model
        assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model


def test_the_pages_are_closed_to_everybody_else(client, log_in, gleb, vera, project, root):
    url = reverse("admin:accounts_user_changelist")
    assert log_in(root).get(url).status_code == 200
    for person in (gleb, vera):
        assert log_in(person).get(url, follow=True).status_code == 403
    answer = client.get(url, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_password_alone_does_not_open_them_in_production(log_in, root, settings):
    settings.ADMIN_NEEDS_SECOND_FACTOR = True
    client = log_in(root)
    answer = client.get(reverse("admin:index"))
    assert client.get(answer["Location"])["Location"] == reverse("mfa_activate_totp")
    TOTP.activate(root, generate_totp_secret())
    assert client.get(reverse("admin:index")).status_code == 200


def test_no_secret_is_shown(log_in, root, gleb):
    secret = generate_totp_secret()
    TOTP.activate(gleb, secret)
    Token.objects.create(user=gleb)
    client = log_in(root)
    page = client.get(reverse("admin:mfa_authenticator_change", args=[Authenticator.objects.get().pk]))
    assert page.status_code == 200
    assert Authenticator.objects.get().data["secret"] not in page.content.decode()
    assert not any(model.__name__ in {"TokenProxy", "Token", "SocialToken"} for model in admin.site._registry)


def test_a_person_is_added_with_the_address_in_lower_case(log_in, root):
    data = {"email": "New@Example.org", "full_name": "Новый", "usable_password": "false"}
    log_in(root).post(reverse("admin:accounts_user_add"), data)
    assert not User.objects.get(email="new@example.org").has_usable_password()
    assert Entry.objects.get(verb="admin.added").actor == root
    again = log_in(root).post(reverse("admin:accounts_user_add"), data)
    assert again.status_code == 200
    assert User.objects.filter(email__iexact="new@example.org").count() == 1


def test_changes_by_hand_are_audited(log_in, root):
    territory = Territory.objects.create(kind="region", code="XX", name="Край")
    data = {"kind": "region", "code": "XX", "name": "Другой край", "time_zone": "Asia/Omsk"}
    versions = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}
    log_in(root).post(reverse("admin:directory_territory_change", args=[territory.pk]), data | versions)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.target_id) == ("admin.changed", root, territory.pk)
    assert set(entry.after["fields"]) == {"name", "time_zone"}


def test_a_role_that_does_not_fit_the_place_is_refused(log_in, root, gleb):
    data = {"user": gleb.pk, "role": "mentor", "organisation": OrganisationFactory().pk, "started_on": "2026-01-01"}
    assert log_in(root).post(reverse("admin:accounts_membership_add"), data).status_code == 200
    assert not Membership.objects.exists()
    right = data | {"organisation": "", "centre": CentreFactory().pk}
    assert log_in(root).post(reverse("admin:accounts_membership_add"), right).status_code == 302
    assert Membership.objects.get().role == Role.MENTOR


def test_people_and_entries_cannot_be_deleted(log_in, root, gleb):
    entry = Entry.objects.create(at=MOMENT, actor=gleb, verb="x.y", target_type="accounts.user", target_id=gleb.pk)
    client = log_in(root)
    assert client.post(reverse("admin:accounts_user_delete", args=[gleb.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:audit_entry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=gleb.pk).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_roles_costs_the_same(log_in, root, rows, django_assert_num_queries):
    for _row in range(rows):
        member(UserFactory(), Role.MENTOR, CentreFactory())
    client = log_in(root)
    with django_assert_num_queries(6):
        client.get(reverse("admin:accounts_membership_changelist"))
