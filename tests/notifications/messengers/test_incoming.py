"""A chat is connected by the code that the person's page showed, once, soon, and by nobody else."""

import json
from datetime import timedelta

import pytest

from backend.common import clock
from backend.notifications.messengers.connecting import code_for
from backend.notifications.models import Endpoint

PAGE = "/messages/settings/"


def telegram(client, text, *, chat=4242, kind="private", secret="tg-secret", header="tg-secret"):
    body = {"update_id": 1, "message": {"chat": {"id": chat, "type": kind}, "text": text}}
    return client.post(
        f"/hooks/telegram/{secret}", body, content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": header},
    )  # fmt: skip


def vk(client, message, *, secret="vk-secret", kind="message_new"):
    body = {"type": kind, "group_id": 77, "secret": secret, "object": {"message": message}}
    return client.post("/hooks/vk", body, content_type="application/json")


def test_telegram_is_connected_by_the_code_of_the_page_and_taken_off_again(messenger, log_in, gleb, client):
    own = log_in(gleb)
    page = own.get(PAGE).content.decode()
    code = page.split("https://t.me/rostok_bot?start=")[1].split('"')[0]
    assert not Endpoint.objects.exists(), "the chat has to send it first"
    answer = telegram(client, f"/start {code}")
    assert answer.json()["chat_id"] == 4242
    assert Endpoint.objects.values_list("user", "channel", "address").get() == (gleb.pk, "telegram", "4242")
    assert "Отключить" in own.get(PAGE).content.decode()
    own.post(f"{PAGE}telegram/disconnect/")
    assert not Endpoint.objects.exists()
    assert telegram(client, code).status_code == 200
    assert not Endpoint.objects.exists(), "a code connects once"


@pytest.mark.parametrize("way", ["ref", "text"])
def test_vk_is_connected_by_link_or_typed_code(way, messenger, gleb, client):
    answer = vk(client, {"from_id": 99, "peer_id": 99, "text": "Начать", way: code_for(gleb, "vk", clock.now())})
    assert answer.content == b"ok"
    assert Endpoint.objects.values_list("user", "channel", "address").get() == (gleb.pk, "vk", "99")


def test_vk_asks_for_its_confirmation(messenger, client):
    assert vk(client, {}, kind="confirmation").content == b"c0nfirm"
    assert vk(client, {}, kind="confirmation", secret="other").status_code == 404


@pytest.mark.django_db
def test_what_is_forged_old_or_meant_for_another_messenger_connects_nothing(messenger, gleb, client):
    now = clock.now()
    code = code_for(gleb, "telegram", now)
    last = "A" if code[-2] != "A" else "B"
    for wrong in (
        code[:-2] + last + code[-1], code_for(gleb, "vk", now), code_for(gleb, "telegram", now - timedelta(minutes=16)),
        "", "ё" * 50, "\x00", "/start",
    ):  # fmt: skip
        assert telegram(client, wrong, chat=len(wrong) + 1).status_code == 200
    for extra in ({"kind": "group"}, {"chat": -5}, {"chat": "4242"}, {"chat": True}, {"chat": 10**30}):
        telegram(client, code, **extra)
    assert telegram(client, code, secret="guessed").status_code == 404
    assert telegram(client, code, header="guessed").status_code == 404
    vk(client, {"from_id": 99, "peer_id": 2000000001, "text": code_for(gleb, "vk", now)})
    assert vk(client, {"from_id": 99, "peer_id": 99, "text": code_for(gleb, "vk", now)}, secret="x").status_code == 404
    assert not Endpoint.objects.exists()
    telegram(client, code)
    assert Endpoint.objects.count() == 1, "the code itself was good"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff", b'{"message": 5}', b'{"message": {"chat": [1]}}'])
def test_what_is_no_event_is_refused_or_ignored_never_a_fault(body, messenger, client, db):
    answer = client.post(
        "/hooks/telegram/tg-secret", body, content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": "tg-secret"},
    )  # fmt: skip
    assert answer.status_code in {200, 400}
    assert client.post("/hooks/vk", body, content_type="application/json").status_code in {400, 404}


def test_a_chat_that_guesses_is_stopped(messenger, gleb, client):
    for _time in range(10):
        assert telegram(client, "guess", chat=777).status_code == 200
    assert telegram(client, code_for(gleb, "telegram", clock.now()), chat=777).status_code == 429
    assert not Endpoint.objects.exists()


def test_without_a_key_no_messenger_is_offered(log_in, gleb, client):
    assert "Telegram" not in log_in(gleb).get(PAGE).content.decode()
    assert telegram(client, "x").status_code == 404


def test_only_ones_own_chat_is_disconnected(messenger, log_in, alina, gleb):
    Endpoint.objects.create(user=alina, channel="telegram", address="1", connected_at=clock.now())
    assert log_in(gleb).post(f"{PAGE}telegram/disconnect/").status_code == 404
    assert log_in(alina).post(f"{PAGE}telegram/disconnect/").status_code == 302


def test_a_connected_messenger_can_be_chosen(messenger, log_in, gleb):
    Endpoint.objects.create(user=gleb, channel="telegram", address="1", connected_at=clock.now())
    rows = {(row["category"], row["channel"]): row for row in log_in(gleb).get("/api/v1/channels/").json()}
    assert rows["nudge", "telegram"]["connected"]
    assert not rows["nudge", "vk"]["connected"]
    assert json.dumps(rows["legal", "telegram"]["wanted"]) == "true"
