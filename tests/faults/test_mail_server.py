"""A mail server in every kind of trouble. Its half hours and days are in the clock that the senders are given."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from backend.notifications.models import Address, Letter
from tests.faults.declared import NOON
from tests.faults.letters import all_sent, deliver, order
from tests.proxy import Proxy
from tests.tally import everything_once, note, report

pytestmark = pytest.mark.django_db(transaction=True)


def ids(sink):
    return [letter.message_id for letter in sink.accepted()]


def ticks(minutes, *, begin=NOON):
    """The moments of the sender's ticks in so many minutes."""
    return [begin + timedelta(seconds=30 * number) for number in range(minutes * 2)]


@pytest.fixture
def wire(sink, settings):
    """The way to the mail server."""
    with Proxy(("127.0.0.1", sink.port)) as wire:
        settings.EMAIL_PORT = wire.port
        yield wire


def test_refused_for_half_an_hour(declared, sink, wire):
    planned = order(200)
    wire.refuse()
    for moment in ticks(30):
        deliver(moment)
    tries = max(Letter.objects.values_list("attempts", flat=True))
    wire.listen()
    for moment in ticks(3, begin=NOON + timedelta(minutes=30)):
        deliver(moment)
    note(tries_a_letter=tries)
    assert report(planned, ids(sink)) == everything_once(200)
    assert tries <= 4


@pytest.mark.parametrize("letters", [3, 200])
def test_every_letter_put_off_for_half_an_hour(declared, sink, letters):
    """As a server does that is up but full: the letters are asked after, a few at a time."""
    planned = order(letters)
    sink.behave(rcpt={"*": "451 4.3.2 not now"})
    for moment in ticks(30):
        deliver(moment)
    tries = Counter(sink.tries())
    sink.behave(rcpt={})
    for moment in ticks(8 * 60, begin=NOON + timedelta(minutes=30)):
        if not all_sent():
            deliver(moment)
    note(tries_a_letter=max(tries.values()))
    assert report(planned, ids(sink)) == everything_once(letters)
    assert max(tries.values()) <= 4


def test_421_after_fifty_letters_of_a_connection(declared, sink, wire):
    planned = order(220)
    sink.behave(letters=50)
    deliver(NOON)
    note(connections=wire.connections)
    assert report(planned, ids(sink)) == everything_once(220)
    assert wire.connections == 5


def test_451_for_some_recipients_holds_up_nobody_else(declared, sink):
    planned = order(300)
    later = {f"person{number}@example.org": "451 4.2.1 try later" for number in range(0, 300, 50)}
    sink.behave(rcpt=later)
    deliver(NOON)
    assert len(sink.accepted()) == 294
    assert set(Letter.objects.exclude(status="sent").values_list("recipient", "reason")) == {
        (address, "postponed") for address in later
    }
    sink.behave(rcpt={})
    deliver(NOON + timedelta(minutes=2))
    assert report(planned, ids(sink)) == everything_once(300)


def test_550_for_one_of_a_thousand(declared, sink):
    planned = order(1_000)
    sink.behave(rcpt={"person500@example.org": "550 5.1.1 no such person"})
    for moment in ticks(10):
        deliver(moment)
    figures = report(planned, ids(sink))
    refused = Letter.objects.get(status="failed")
    assert figures == everything_once(1_000) | {"delivered": 999, "lost": 1, "held": 1}
    assert (refused.recipient, refused.attempts) == ("person500@example.org", 1)
    assert sink.tries().count("person500@example.org") == 1
    assert list(Address.objects.filter(bounced_at__isnull=False).values_list("email", flat=True)) == [refused.recipient]


def test_a_server_that_accepts_the_connection_and_then_stalls_frees_the_sender(declared, sink, wire, settings):
    """The time limits of the service are used as they are."""
    planned = order(5)
    wire.stall()
    begun = time.monotonic()
    deliver(NOON)
    took = time.monotonic() - begun
    wire.flow()
    deliver(NOON + timedelta(minutes=3))
    note(freed_after_seconds=round(took, 1))
    assert report(planned, ids(sink)) == everything_once(5)
    assert took < 2 * settings.EMAIL_TIMEOUT, "one time limit is waited for, not one for each letter or step"
