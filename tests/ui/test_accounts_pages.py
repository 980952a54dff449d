"""allauth's pages in our look: each renders, is whole, and keeps to our frame."""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from backend.demo.factories import UserFactory

PASSWORD = "long enough for everybody"
OPEN = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"]
OWN = ["account_email", "account_change_password", "account_logout", "mfa_index", "socialaccount_connections"]


@pytest.fixture
def person(db):
    user = UserFactory(full_name="Дина Власова", email="dina@example.org")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def signed_in(person):
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def check_page(response) -> str:
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert 'class="site-head"' in html
    assert re.search(r"<title>\S.* — Росток</title>", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    return html


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_everybody(db, name):
    check_page(Client().get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_pages_of_a_person(signed_in, name):
    check_page(signed_in.get(reverse(name)))


def test_log_in_leads_to_the_start(person):
    response = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert response["Location"] == reverse("start")


def test_wrong_password_is_told_in_the_form(person):
    html = check_page(Client().post(reverse("account_login"), {"login": person.email, "password": "wrong"}))
    assert "error-summary" in html


def test_new_password_from_request_to_log_in(person):
    client = Client()
    check_page(client.post(reverse("account_reset_password"), {"email": person.email}, follow=True))
    key = default_token_generator.make_token(person)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    form = client.get(link, follow=True)
    assert 'name="password1"' in check_page(form)
    new = {"password1": "another long password", "password2": "another long password"}
    check_page(client.post(form.request["PATH_INFO"], new, follow=True))
    response = Client().post(reverse("account_login"), {"login": person.email, "password": "another long password"})
    assert response["Location"] == reverse("start")
    used_up = check_page(Client().get(link, follow=True))
    assert f'href="{reverse("account_reset_password")}"' in used_up
    assert 'name="password1"' not in used_up


def test_link_that_confirms_nothing_is_explained(db):
    html = check_page(Client().get(reverse("account_confirm_email", args=["nothing"])))
    assert f'href="{reverse("account_login")}"' in html


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_second_factor_from_on_to_off(signed_in, person):
    asked = signed_in.get(reverse("mfa_activate_totp"), follow=True)
    check_page(asked)
    page = signed_in.post(
        asked.request["PATH_INFO"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")}, follow=True
    )
    html = check_page(page)
    assert 'class="qr"' in html
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    secret = re.search(r'<code class="code-block">(\w+)</code>', html)[1]
    check_page(signed_in.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True))
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        check_page(signed_in.get(reverse(name)))
    codes = re.search(r"<pre[^>]*>([^<]+)", check_page(signed_in.get(reverse("mfa_view_recovery_codes"))))[1].split()

    again = Client()
    asked = again.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True)
    assert asked.request["PATH_INFO"] == reverse("mfa_authenticate")
    check_page(asked)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == reverse("start")

    check_page(signed_in.post(reverse("mfa_deactivate_totp"), follow=True))
    response = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert response["Location"] == reverse("start")


def test_secret_things_are_asked_twice(person, log_in):
    client = log_in(person)
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    check_page(client.get(reverse("account_reauthenticate")))


@pytest.mark.parametrize(
    "name",
    [
        "account/login.html",
        "account/email_confirm.html",
        "account/password_reset_from_key.html",
        "account/verification_sent.html",
        "allauth/layouts/base.html",
        "allauth/elements/form.html",
        "mfa/authenticate.html",
        "mfa/recovery_codes/index.html",
        "socialaccount/signup.html",
    ],
)
def test_our_pages_win(name):
    assert "backend/ui/templates" in get_template(name).origin.name
