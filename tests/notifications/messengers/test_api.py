"""Connecting and disconnecting messengers by the API, as the page does it."""

from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.common import clock
from backend.notifications.enums import Channel
from backend.notifications.messengers.incoming import take_code
from backend.notifications.models import Endpoint

pytestmark = pytest.mark.django_db
API = "/api/v1/messengers/"


def begin(client, channel="telegram"):
    return client.post(API, {"channel": channel}, "application/json")


def test_a_chat_is_connected_by_the_code_and_taken_off_again(messenger, log_in, boris, gleb):
    client = log_in(boris)
    assert client.get(API).json() == [
        {"channel": "telegram", "connected_at": None, "failed_at": None},
        {"channel": "vk", "connected_at": None, "failed_at": None},
    ]
    begun = begin(client).json()
    assert begun["link"] == f"https://t.me/rostok_bot?start={begun['code']}"
    assert begun["valid_until"] > clock.now().isoformat()
    assert take_code(channel=Channel.TELEGRAM, chat=17, text=f"/start {begun['code']}", now=clock.now())
    assert client.get(API).json()[0]["connected_at"]
    assert Endpoint.objects.get().user == boris
    assert log_in(gleb).delete(f"{API}telegram/").status_code == 404
    assert client.delete(f"{API}telegram/").status_code == 204
    assert not Endpoint.objects.exists()
    assert Entry.objects.filter(verb="messenger.disconnected", actor=boris).exists()
    assert client.delete(f"{API}telegram/").status_code == 404


def test_a_chat_that_takes_nothing_is_told(messenger, log_in, boris):
    moment = clock.now() - timedelta(days=1)
    Endpoint.objects.create(user=boris, channel="vk", address="5", connected_at=moment, failed_at=moment)
    assert log_in(boris).get(API).json()[1]["failed_at"]


@pytest.mark.parametrize("channel", ["email", "", "inbox", "tele\x00gram"])
def test_what_is_no_messenger(messenger, log_in, boris, channel):
    answer = begin(log_in(boris), channel)
    assert (answer.status_code, answer.json()["field"]) == (400, "channel")


def test_without_a_key_to_a_messenger_none_is_offered(log_in, boris):
    assert log_in(boris).get(API).json() == []
    answer = begin(log_in(boris))
    assert (answer.status_code, answer.json()["field"]) == (400, "channel")
