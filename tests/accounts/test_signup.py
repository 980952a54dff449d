import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from backend.accounts.consents import TEXTS, current_text, current_version
from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.audit.models import Entry
from tests.accounts.conftest import PASSWORD


def sign_up(client, **changes):
    data = {"full_name": "Нина Новая", "email": "Nina@Example.org", "password1": PASSWORD, "consent": "on"}
    return client.post(reverse("account_signup"), data | changes, REMOTE_ADDR="203.0.113.7")


def log_in_with_password(client, email="nina@example.org", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_from_sign_up_to_log_in_through_a_real_letter(client, mailbox, links_to):
    assert sign_up(client).status_code == 302
    assert mailbox.letters == []
    link = links_to("nina@example.org")[0]
    assert "_auth_user_id" not in client.session
    assert log_in_with_password(client)["Location"] == reverse("account_email_verification_sent")
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
    client.logout()
    assert log_in_with_password(client)["Location"] == reverse("start")


def test_consent_is_kept_with_text_time_and_address(client, db):
    sign_up(client)
    consent = Consent.objects.get()
    assert consent.user == User.objects.get()
    assert (consent.purpose, consent.text_version) == (Purpose.ACCOUNT, current_version(Purpose.ACCOUNT))
    assert consent.address == "203.0.113.7"
    assert consent.given_at is not None
    assert Entry.objects.filter(verb="consent.given").count() == 1


def test_letters_about_services_are_a_consent_of_their_own(client, db):
    sign_up(client, news="on")
    assert set(Consent.objects.values_list("purpose", flat=True)) == {Purpose.ACCOUNT, Purpose.NEWS}


def test_the_address_of_a_proxy_is_believed_only_where_there_is_one(client, db, settings):
    client.defaults["HTTP_X_FORWARDED_FOR"] = "198.51.100.9"
    sign_up(client)
    assert Consent.objects.get().address == "203.0.113.7"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sign_up(client, email="other@example.org")
    assert Consent.objects.get(email="other@example.org").address == "198.51.100.9"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "Н\x00"}, "full_name"),
        ({"full_name": "Н" * 10_000}, "full_name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"password1": "1234"}, "password1"),
        ({"password1": "nina@example.org"}, "password1"),
    ],
)
def test_bad_input_makes_no_account(client, db, changes, field):
    answer = sign_up(client, **changes)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.exists()
    assert not Consent.objects.exists()


def test_signing_up_with_a_known_address_says_nothing_to_the_stranger(client, signed_up, mailbox, links_to):
    answer = sign_up(client)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    link = links_to("nina@example.org")[0]
    assert link == reverse("account_reset_password")
    assert not Consent.objects.exists()


def test_the_text_of_each_purpose_is_public(client, db):
    for purpose in Purpose:
        page = client.get(reverse("accounts:consent_text", args=[purpose]))
        assert current_text(purpose).title in page.content.decode()
    assert client.get(reverse("accounts:consent_text", args=["spam"])).status_code == 404


def test_versions_of_a_text_differ():
    for texts in TEXTS.values():
        assert len({text.version for text in texts}) == len(texts)


def test_a_flood_of_sign_ups_is_stopped(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    sign_up(client)
    client.logout()
    sign_up(client, email="second@example.org")
    client.logout()
    answer = sign_up(client, email="third@example.org")
    assert answer.status_code == 429
    assert User.objects.count() == 2
