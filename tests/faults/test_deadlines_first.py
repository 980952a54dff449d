"""When the mail server takes little, what presses goes first and nobody is pestered."""

import time
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from backend.accounts.models import User
from backend.common.clock import local_date, zone_named
from backend.demo.factories import OrganisationFactory, PreferencesFactory
from backend.notifications import ticks
from backend.notifications.enums import Channel
from backend.notifications.models import InboxMessage, Letter
from tests.faults.declared import NOON
from tests.faults.letters import deliver, order, organisations
from tests.faults.scale import size
from tests.proxy import Proxy
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)


def ids(sink):
    return [letter.message_id for letter in sink.accepted()]


def test_deadlines_go_first_when_the_server_is_slow(declared, sink):
    order(size(150, 600), notice="faults.nudge", name="advised")
    late = order(20, notice="faults.legal", name="obliged")
    sink.behave(delay=0.02)
    deliver(NOON)
    legal = [message_id in late for message_id in ids(sink)]
    note(letters=len(legal), last_deadline_at_place=max(place for place, is_legal in enumerate(legal, 1) if is_legal))
    assert all(legal[:20])


def test_a_deadline_that_comes_while_advice_goes_out_waits_for_one_batch_at_most(declared, sink, nursery):
    """Deadlines are ordered when the first advice has already left; a batch is a hundred letters."""
    order(size(400, 1_000), notice="faults.nudge", name="advised")
    sink.behave(delay=0.01)
    with nursery(sink) as processes:
        processes.fork("send", now=NOON.isoformat())
        tick_until(lambda: sink.count() >= 10, every=0.01)
        late = order(20, notice="faults.legal", name="obliged")
        before = sink.count()
        tick_until(lambda: not Letter.objects.filter(message_id__in=late).exclude(status="sent").exists())
    arrived = ids(sink)
    waited = min(arrived.index(message_id) for message_id in late) - before
    note(advice_that_went_before=waited)
    assert waited <= 110


@pytest.fixture
def in_boxes(declared):
    """So many messages for the inbox on the site, due now."""

    def fill(count, name):
        people = User.objects.bulk_create(
            User(email=f"{name}{number}@example.org", full_name="Человек", password="!") for number in range(count)
        )
        order(count, name=name, subject=OrganisationFactory())
        for person in people:
            Letter.objects.filter(recipient=person.email).update(channel=Channel.INBOX, user=person)

    return fill


def test_a_stalled_mail_server_does_not_slow_another_channel(in_boxes, sink, settings, nursery):
    """All messages are in the inbox while the sender of mail still waits for its server, which does not answer."""
    count = size(200, 1_000)
    took, waits = {}, Letter.objects.filter(channel="email", status="sending")
    with Proxy(("127.0.0.1", sink.port)) as wire:
        settings.EMAIL_PORT = wire.port
        with nursery(sink, EMAIL_URL=f"smtp://127.0.0.1:{wire.port}") as processes:
            for state in ("warm", "well", "stalled"):
                in_boxes(count, state)
                if state == "stalled":
                    order(200, name="mail")
                    wire.stall()
                    processes.fork("send", now=NOON.isoformat())
                    tick_until(waits.exists)
                begun = time.monotonic()
                deliver(NOON, "inbox")
                took[state] = time.monotonic() - begun
                assert not Letter.objects.filter(channel="inbox").exclude(status="sent").exists()
            assert waits.count() == 1, "the server of mail has stalled all the while"
            wire.flow()
    note(messages=count, seconds=round(took["well"], 2), seconds_beside_a_stalled_server=round(took["stalled"], 2))
    assert InboxMessage.objects.count() == 3 * count


def test_a_day_without_a_mail_server_ends_in_one_letter_a_person_and_a_day(declared, sink, settings):
    """Five reminders for each person fall due in the day that the server is away; two zones; a tick every ten minutes.

    Nobody sleeps through it: the clock of the ticks is moved.
    """
    people = size(60, 10_000)
    # Who wants each letter by itself gets several on one day: the count below would see it.
    PreferencesFactory(user__email="west0@example.org", digest=False)
    zones = {"Europe/Moscow": "west", "Asia/Vladivostok": "east"}
    for zone, name in zones.items():
        for _subject in range(5):
            organisations(people // 2, zone=zone, name=name, registered_on=NOON.date() + timedelta(days=3))
    ticks.find("sweep").run(NOON - timedelta(days=1))
    due = Letter.objects.filter(offset_days=-3)
    planned = due.count()
    with Proxy(("127.0.0.1", sink.port)) as wire:
        settings.EMAIL_PORT = wire.port
        wire.refuse()
        moment = NOON - timedelta(hours=12)
        while moment < NOON + timedelta(hours=12):
            deliver(moment)
            moment += timedelta(minutes=10)
        assert not sink.accepted()
        wire.listen()
        arrived = defaultdict(list)
        seen = 0
        while moment < NOON + timedelta(days=3):
            deliver(moment)
            for letter in sink.accepted()[seen:]:
                arrived[letter.recipient].append(moment)
                seen += 1
            moment += timedelta(minutes=30)
    zone_of = {f"{name}{n}@example.org": zone for zone, name in zones.items() for n in range(people // 2)}
    days = Counter((who, local_date(at, zone_of[who])) for who, moments in arrived.items() for at in moments)
    by_itself = max(days.pop(key) for key in list(days) if key[0] == "west0@example.org")
    note(planned=planned, letters=seen, people=len(arrived), most_a_day=max(days.values()), without_digest=by_itself)
    assert by_itself >= 5
    assert planned == 5 * people
    assert not due.exclude(status="sent").exists()
    assert set(arrived) == set(zone_of)
    assert max(days.values()) == 1
    hours = {at.astimezone(zone_named(zone_of[who])).hour for who, moments in arrived.items() for at in moments}
    assert min(hours) >= 9
    assert max(hours) < 21
