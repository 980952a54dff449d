"""Unisender Go stands for all providers: its events go through django-anymail's own view, which proves them."""

import hashlib
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from anymail.urls import urlpatterns as anymail_addresses
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from backend.common import clock
from backend.notifications.bounces.provider import hook_of
from backend.notifications.models import Address, Letter
from tests.contract.digest import Watch
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db
KEY = "provider-key"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.ANYMAIL = {"UNISENDER_GO_API_KEY": KEY}


@pytest.fixture
def letter(declare, organisation):
    letter = order(organisation)
    Letter.objects.update(status="sent", sent_at=clock.now(), updated_at=clock.now())
    letter.refresh_from_db()
    return letter


def told(letter, status, *, delivery="", answer="", metadata=True, email=""):
    return {
        "event_name": "transactional_email_status",
        "job_id": "1a3Q2V-0000OZ-S0",
        "email": email or letter.recipient,
        "status": status,
        "event_time": "2026-11-21 09:30:10",
        "metadata": {"message_id": letter.message_id} if metadata else {},
        "delivery_info": {"delivery_status": delivery, "destination_response": answer},
    }


def send(event, key=KEY):
    body = json.dumps({"auth": "@@@", **event} if isinstance(event, dict) else event)
    signed = body.replace("@@@", hashlib.md5(body.replace("@@@", key).encode()).hexdigest())
    request = RequestFactory().post("/hooks/anymail/unisender_go/", signed, content_type="application/json")
    return hook_of("unisender_go")(request)


def state(letter):
    letter.refresh_from_db()
    return letter.status, letter.reason


@pytest.mark.parametrize(
    ("event", "expected", "dead"),
    [
        ({"status": "hard_bounced", "answer": "550 5.1.1 unknown"}, ("failed", "bounced"), True),
        ({"status": "hard_bounced", "delivery": "err_user_unknown"}, ("failed", "bounced"), True),
        ({"status": "hard_bounced", "delivery": "err_mailbox_full"}, ("failed", "refused"), False),
        ({"status": "hard_bounced", "answer": "550 5.7.1 listed"}, ("failed", "refused"), False),
        ({"status": "hard_bounced", "delivery": "err_spam_rejected"}, ("failed", "refused"), False),
        ({"status": "soft_bounced", "delivery": "err_will_retry", "answer": "451 later"}, ("sent", "delayed"), False),
        ({"status": "delivered"}, ("sent", ""), False),
        ({"status": "opened"}, ("sent", ""), False),
    ],
)  # fmt: skip
def test_what_a_provider_tells_is_done(letter, event, expected, dead):
    assert send(told(letter, **event)).status_code == 200
    assert state(letter) == expected
    assert Address.objects.exists() == dead


def test_a_provider_that_has_numbers_of_its_own_means_the_last_letter_to_the_address(letter, organisation):
    old = order(organisation, occurrence="2")
    Letter.objects.filter(pk=old.pk).update(status="sent", updated_at=clock.now() - timedelta(days=2))
    assert send(told(letter, "hard_bounced", answer="550 5.1.1", metadata=False)).status_code == 200
    assert state(letter) == ("failed", "bounced")
    assert state(old) == ("sent", "")


@pytest.mark.parametrize("status", ["spam", "unsubscribed"])
def test_a_complaint_or_the_providers_own_button_stops_nudges(letter, status):
    assert send(told(letter, status)).status_code == 200
    assert Address.objects.get().unsubscribed_at is not None


def test_a_repeated_event_changes_nothing_after_a_person_has_put_it_right(letter):
    event = told(letter, "hard_bounced", answer="550 5.1.1 unknown")
    assert send(event).status_code == 200
    Letter.objects.update(status="sent", reason="")
    Address.objects.all().delete()
    assert send(event).status_code == 200
    assert state(letter) == ("sent", "")
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("sent", "key", "status", "code"),
    [
        (lambda e: e, "another", 401, "bad_signature"),
        (lambda e: [], KEY, 400, "bad_event"),
        (lambda e: "text", KEY, 400, "bad_event"),
        (lambda e: {"event_name": "transactional_email_status"}, KEY, 400, "bad_event"),
        (lambda e: e | {"event_time": "yesterday"}, KEY, 400, "bad_event"),
        (lambda e: e | {"email": None, "metadata": {}}, KEY, 200, ""),
        (lambda e: e | {"email": "a\x00b", "metadata": {"message_id": "\x00"}}, KEY, 200, ""),
        (lambda e: e | {"email": "nobody@example.org", "metadata": {}}, KEY, 200, ""),
    ],
)
def test_what_cannot_be_believed_read_or_found_changes_nothing(letter, sent, key, status, code, caplog):
    watch = Watch()
    answer = send(sent(told(letter, "hard_bounced", answer="550 5.1.1 unknown")), key)
    assert answer.status_code == status
    assert not code or json.loads(answer.content)["code"] == code
    assert watch.changed() == []
    assert caplog.text


def test_only_a_provider_that_proves_itself_is_let_in(settings):
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_PROVIDER"):
        hook_of("nobody")
    settings.ANYMAIL = {}
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET"):
        hook_of("postmark")
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:password"}
    answer = hook_of("postmark")(RequestFactory().post("/", "{}", content_type="application/json"))
    assert answer.status_code == 401


@pytest.mark.parametrize("name", sorted(entry.name for entry in anymail_addresses if "tracking" in entry.name))
def test_no_provider_is_let_in_without_a_key(settings, name):
    settings.ANYMAIL = {}
    with suppress(ImproperlyConfigured):
        hook = hook_of(name.removesuffix("_tracking_webhook"))
        answer = hook(RequestFactory().post("/", "{}", content_type="application/json"))
        assert answer.status_code in {400, 401}
