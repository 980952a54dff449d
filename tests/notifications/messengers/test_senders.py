"""Telegram and VK behind the outbox, against a real server that plays them."""

from datetime import timedelta

import pytest

from backend.common import clock
from backend.demo.factories import CheckpointFactory, PreferencesFactory
from backend.notifications.engine import channels
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.messengers.plugins import random_id
from backend.notifications.models import Endpoint, Letter
from tests.notifications.messengers.conftest import TOKEN

KINDS = ["telegram", "vk"]


@pytest.fixture
def alone(project, alina, messenger):
    """Writes one letter about a legal deadline to Alina, who has connected both messengers and sleeps never."""
    now = clock.now()
    PreferencesFactory(user=alina, quiet_from="00:00", quiet_until="00:00")
    checkpoint = CheckpointFactory(project=project, title="Первый отчёт", due_on=now.date() + timedelta(days=14))
    for kind in KINDS:
        Endpoint.objects.create(user=alina, channel=kind, address="4242", connected_at=now)

    def write(kind, again=""):
        return Letter.objects.create(
            rule="projects.checkpoint_coming", subject_id=checkpoint.pk, user=alina, recipient=alina.email,
            occurrence=f"{checkpoint.due_on}:-14{again}", channel=kind, category="legal", due_at=now, next_try_at=now,
            anchor=checkpoint.due_on, offset_days=-14, thread=f"project:{project.pk}",
            message_id=f"<{kind}{again}@example.org>",
        )  # fmt: skip

    return write


def send(letter):
    channels.find(letter.channel).run(clock.now())
    letter.refresh_from_db()
    return letter.status, letter.reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_goes_as_short_text_with_its_link(kind, alone, messenger, settings):
    letter = alone(kind)
    assert send(letter) == (LetterStatus.SENT, "")
    ((path, body),) = messenger.taken
    text = body["text" if kind == "telegram" else "message"]
    assert "Первый отчёт" in text
    assert f"{settings.SITE_URL}/projects/" in text
    assert "<" not in text
    if kind == "telegram":
        assert (path, body["chat_id"]) == (f"/bot{TOKEN}/sendMessage", 4242)
    else:
        assert (path, body["peer_id"], body["access_token"]) == ("/method/messages.send", "4242", "vk1.a.key")
        assert body["random_id"] == str(random_id(letter.message_id)), "by it VK itself refuses a double"
    assert letter.attempts == 1


@pytest.mark.parametrize(("kind", "answer"), [
    ("telegram", (429, {"ok": False, "parameters": {"retry_after": 9}})), ("telegram", (502, {})), ("vk", (500, {})),
    ("vk", (200, {"error": {"error_code": 6, "error_msg": "Too many requests per second"}})),
])  # fmt: skip
def test_later_means_later(kind, answer, alone, messenger):
    messenger.answer, letter, begun = answer, alone(kind), clock.now()
    assert send(letter) == (LetterStatus.PENDING, Reason.POSTPONED)
    assert letter.next_try_at > begun + timedelta(seconds=40)
    assert len(messenger.taken) == 1


@pytest.mark.parametrize(("kind", "answer"), [
    ("telegram", (403, {"ok": False, "description": "Forbidden: bot was blocked by the user"})),
    ("telegram", (400, {"ok": False, "description": "Bad Request: chat not found"})),
    ("vk", (200, {"error": {"error_code": 901, "error_msg": "Can't send messages for users without permission"}})),
])  # fmt: skip
def test_a_chat_that_blocks_us_is_left_alone_and_the_person_is_told_by_mail(kind, answer, alone, messenger, alina):
    messenger.answer, letter = answer, alone(kind)
    assert send(letter) == (LetterStatus.FAILED, Reason.REFUSED)
    assert Endpoint.objects.get(channel=kind).failed_at is not None
    told = Letter.objects.get(rule="notifications.messenger_lost")
    assert (told.channel, told.recipient) == ("email", alina.email)
    messenger.answer = None
    assert send(alone(kind, "again")) == (LetterStatus.DROPPED, Reason.NO_ENDPOINT)
    assert len(messenger.taken) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_wire_cut_after_sending_is_never_sent_again_blindly(kind, alone, messenger):
    messenger.hang_up, letter = True, alone(kind)
    assert send(letter) == (LetterStatus.UNKNOWN, Reason.INTERRUPTED)
    messenger.hang_up = False
    reconcile(clock.now())
    assert send(letter)[0] == LetterStatus.UNKNOWN
    assert len(messenger.taken) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_messenger_that_is_away_rests_as_a_channel(kind, alone, messenger, settings):
    letter = alone(kind)
    settings.TELEGRAM_API_URL = settings.VK_API_URL = "http://127.0.0.1:9"
    assert send(letter) == (LetterStatus.PENDING, Reason.SERVER_DOWN)
    assert letter.attempts == 0
    assert TOKEN not in letter.outcome
    assert "vk1.a.key" not in letter.outcome


@pytest.mark.parametrize(("kind", "answer"), [
    ("telegram", (401, {"ok": False, "description": "Unauthorized"})),
    ("vk", (200, {"error": {"error_code": 5, "error_msg": "User authorization failed"}})),
])  # fmt: skip
def test_a_wrong_key_costs_no_letter(kind, answer, alone, messenger):
    messenger.answer, letter = answer, alone(kind)
    assert send(letter) == (LetterStatus.PENDING, Reason.SERVER_DOWN)
    assert not Endpoint.objects.exclude(failed_at=None).exists()


def test_the_sweep_makes_rows_for_connected_chats_alone(project, alina, messenger):
    now = clock.now()
    CheckpointFactory(project=project, due_on=now.date() + timedelta(days=14))
    Endpoint.objects.create(user=alina, channel="telegram", address="4242", connected_at=now)
    sweep(now)
    made = Letter.objects.filter(rule="projects.checkpoint_coming", user=alina).values_list("channel", flat=True)
    assert sorted(made) == ["email", "inbox", "telegram"]
