import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from backend.common import clock
from backend.notifications.bounces.hook import sign_event
from backend.notifications.engine.claim import begin_sending, claim
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.enums import Category
from backend.notifications.models import Address, Letter, ProviderEvent
from tests.contract.digest import Watch
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import notice

pytestmark = pytest.mark.django_db
SECRET = "a secret of the provider and ours"


@pytest.fixture(autouse=True)
def hook(settings):
    settings.MAIL_WEBHOOK_SECRET = SECRET


@pytest.fixture
def letter(declare, organisation):
    declare(notice(category=Category.LEGAL))
    letter = order(organisation)
    Letter.objects.update(status="sent", sent_at=NOON)
    letter.refresh_from_db()
    return letter


def event(letter, what="bounced", **changes):
    given = {
        "id": "event-1",
        "event": what,
        "message_id": letter.message_id,
        "recipient": letter.recipient,
        "code": "550 5.1.1 no such user",
        "at": "2026-03-02T12:00:00+03:00",
    }
    return given | changes


def post(body, *, secret=SECRET, at=None, signature=None, client=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = at if at is not None else str(int(clock.now().timestamp()))
    headers = {"X-Rostok-Timestamp": stamp, "X-Rostok-Signature": signature or sign_event(raw, stamp, secret)}
    browser = client or Client(enforce_csrf_checks=True)
    return browser.post(reverse("mail_hook"), raw, content_type="application/json", headers=headers)


def state(letter):
    letter.refresh_from_db()
    return letter.status, letter.reason


def test_a_bounce_marks_the_letter_and_the_address(letter):
    assert post(event(letter)).json() == {"taken": True}
    assert state(letter) == ("failed", "bounced")
    assert Address.objects.get().bounce == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("code", "reason", "dead"),
    [("", "bounced", True), ("550", "bounced", True), ("552 full", "refused", False), ("5.7.1", "refused", False),
     ("452 4.2.2 full", "tries_spent", False)],
)  # fmt: skip
def test_the_code_says_whether_the_address_is_dead(letter, code, reason, dead):
    assert post(event(letter, code=code)).status_code == 200
    assert state(letter) == ("failed", reason)
    assert Address.objects.exists() == dead


def test_a_complaint_stops_nudges_but_not_the_letter(letter, alina):
    Letter.objects.update(recipient=alina.email)
    assert post(event(letter, "complained", recipient=alina.email, code="")).status_code == 200
    assert state(letter) == ("sent", "complained")
    assert Address.objects.get(email=alina.email).unsubscribed_at is not None


def test_a_delivery_settles_a_letter_of_which_nobody_knew(letter):
    Letter.objects.update(status="unknown", reason="interrupted", sent_at=None)
    assert post(event(letter, "delivered", code="")).status_code == 200
    assert state(letter) == ("sent", "log_accepted")
    assert letter.sent_at is not None


def test_a_delivery_told_before_the_sender_was_found_dead_is_remembered(letter, mailbox):
    Letter.objects.update(status="pending", sent_at=None, lease_owner="")
    (taken,) = claim(owner="dead", now=NOON)
    begin_sending(taken, now=NOON)
    assert post(event(letter, "delivered", code="")).status_code == 200
    assert state(letter)[0] == "sending"
    Letter.objects.update(lease_until=NOON)
    assert reconcile(NOON) == {"interrupted": 1, "told": 1}
    assert state(letter) == ("sent", "log_accepted")


def test_a_legal_deadline_is_repeated_only_after_the_provider_had_time_to_tell(letter, mailbox, settings):
    settings.PROVIDER_GRACE = 900
    Letter.objects.update(status="unknown", reason="interrupted", sent_at=None, updated_at=NOON)
    assert reconcile(NOON + timedelta(minutes=14)) == {}
    assert reconcile(NOON + timedelta(minutes=15)) == {"repeated": 1}
    assert post(event(letter, "delivered", code="")).status_code == 200
    assert state(letter) == ("sent", "log_accepted")


def test_a_letter_named_without_brackets_and_recipient_is_found(letter):
    bare = event(letter, message_id=letter.message_id.strip("<>"))
    del bare["recipient"], bare["code"]
    assert post(bare).status_code == 200
    assert state(letter)[0] == "failed"


def now_and(seconds):
    return str(int(clock.now().timestamp()) + seconds)


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        (lambda e: post(e, secret="another"), 401, "bad_signature"),
        (lambda e: post(e, signature="0" * 64), 401, "bad_signature"),
        (lambda e: post(e, signature="ы" * 64), 401, "bad_signature"),
        (lambda e: post(e, at=now_and(-310)), 401, "stale"),
        (lambda e: post(e, at=now_and(310)), 401, "stale"),
        (lambda e: post(e, at=""), 401, "stale"),
        (lambda e: post(e, at="9" * 40), 401, "stale"),
        (lambda e: post(e, at="²"), 401, "stale"),
        (lambda e: post(e, at="nan"), 401, "stale"),
        (lambda e: post(e | {"message_id": "<nobody@example.org>"}), 404, "unknown_letter"),
        (lambda e: post(e | {"recipient": "other@example.org"}), 404, "unknown_letter"),
        (lambda e: post(b"{"), 400, "bad_json"),
        (lambda e: post(b""), 400, "bad_json"),
        (lambda e: post(b"\xff\xfe"), 400, "bad_json"),
        (lambda e: post(b"[" * 30_000), 400, "bad_json"),
        (lambda e: post([e]), 400, "invalid"),
        (lambda e: post(b"null"), 400, "null"),
        (lambda e: post(e | {"event": "opened"}), 400, "invalid_choice"),
        (lambda e: post(e | {"event": {}}), 400, "invalid_choice"),
        (lambda e: post(e | {"id": ""}), 400, "blank"),
        (lambda e: post(e | {"id": "x" * 151}), 400, "max_length"),
        (lambda e: post(e | {"id": "\x00"}), 400, "null_characters_not_allowed"),
        (lambda e: post(e | {"message_id": "\x00"}), 400, "null_characters_not_allowed"),
        (lambda e: post(e | {"code": "\x00"}), 400, "null_characters_not_allowed"),
        (lambda e: post(e | {"at": "yesterday"}), 400, "invalid"),
        (lambda e: post({k: v for k, v in e.items() if k != "at"}), 400, "required"),
        (lambda e: post(e | {"code": "x" * 70_000}), 413, "too_large"),
    ],
)  # fmt: skip
def test_what_is_refused_is_answered_logged_and_changes_nothing(letter, send, status, code, caplog):
    watch = Watch()
    answer = send(event(letter))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert watch.changed() == []
    assert code in caplog.text
    assert letter.recipient not in caplog.text


def test_an_event_is_taken_once(letter):
    assert post(event(letter)).status_code == 200
    Letter.objects.update(status="sent", reason="")
    again = post(event(letter))
    assert (again.status_code, again.json()["code"]) == (409, "replayed")
    assert state(letter) == ("sent", "")
    assert ProviderEvent.objects.count() == 1


def test_without_a_secret_nothing_is_taken(letter, settings):
    settings.MAIL_WEBHOOK_SECRET = ""
    answer = post(event(letter), secret="")
    assert (answer.status_code, answer.json()["code"]) == (404, "switched_off")
    assert state(letter)[0] == "sent"


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_is_answered(method):
    assert getattr(Client(), method)(reverse("mail_hook")).status_code == 405
