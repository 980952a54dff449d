from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, member
from backend.notifications.models import Letter
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_signup import log_in_with_password

NEW = "Osen-2027-rostok"


def test_a_forgotten_password_is_set_anew_by_the_link(client, signed_up, mailbox, links_to):
    client.post(reverse("account_reset_password"), {"email": signed_up.email})
    link = links_to(signed_up.email)[0]
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert log_in_with_password(client, password=PASSWORD).status_code == 200
    assert log_in_with_password(client, password=NEW)["Location"] == reverse("start")
    links_to(signed_up.email)
    assert len(mailbox.to(signed_up.email)) == 2
    assert client.get(link).status_code == 200


def test_the_link_rests_encrypted_in_the_outbox(client, signed_up, mailbox, links_to):
    client.post(reverse("account_reset_password"), {"email": signed_up.email})
    letter = Letter.objects.get()
    link = links_to(signed_up.email)[0]
    assert link.split("/")[-2] not in str(letter.context)
    assert str(letter.user_id) == str(signed_up.pk)


def test_an_unknown_address_gets_a_letter_and_the_same_page(client, db, mailbox, links_to):
    answer = client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert links_to("unknown@example.org")[0] == reverse("account_signup")


def test_nothing_is_sent_past_the_outbox(client, signed_up):
    client.post(reverse("account_reset_password"), {"email": signed_up.email})
    assert mail.outbox == []
    assert Letter.objects.count() == 1


def test_letters_are_written_in_the_language_of_the_person(client, signed_up, mailbox, links_to):
    client.cookies["django_language"] = "en"
    client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    links_to("unknown@example.org")
    assert mailbox.letters[-1].subject == "There is no account with this address"


def test_many_wrong_passwords_close_the_door(client, signed_up):
    for _attempt in range(5):
        log_in_with_password(client, password="wrong")
    answer = log_in_with_password(client)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_staff_is_urged_to_add_a_second_factor(client, signed_up):
    member(signed_up, Role.HEAD, CentreFactory())
    answer = log_in_with_password(client)
    assert any(reverse("mfa_activate_totp") in str(message) for message in get_messages(answer.wsgi_request))


def test_others_are_not(client, signed_up):
    answer = log_in_with_password(client)
    assert not any("mfa" in str(message) for message in get_messages(answer.wsgi_request))


def test_the_second_factor_is_asked_for_and_its_secret_is_encrypted(client, signed_up):
    secret = generate_totp_secret()
    TOTP.activate(signed_up, secret)
    row = Authenticator.objects.get()
    assert secret not in str(row.data)
    assert get_adapter().decrypt(row.data["secret"]) == secret
    assert log_in_with_password(client)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == reverse("start")
