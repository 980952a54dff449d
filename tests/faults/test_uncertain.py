"""Between the letter's last byte and our own commit nobody knows whether it was taken: nothing is resent blindly."""

import threading
from datetime import timedelta

import pytest

from backend.notifications.engine.reconcile import reconcile
from backend.notifications.models import Letter
from tests.faults.declared import NOON
from tests.faults.letters import all_sent, deliver, order
from tests.notifications.test_faults import everything_once, plan, report
from tests.proxy import Proxy, after_data
from tests.tally import everything_once as once
from tests.tally import report as report_ids
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_at_every_step_of_a_letter(declare, mailbox, start_worker):
    """Before the server has taken the letter, and between its 250 and the commit."""
    planned = plan(30)
    workers = [start_worker()]
    steps = {5: "before", 10: "after", 15: "before", 20: "after"}

    def strike(step):
        if steps.get(len(mailbox.letters)) == step:
            steps.pop(len(mailbox.letters))
            workers[-1].kill()
            threading.Thread(target=lambda: workers.append(start_worker())).start()

    mailbox.before_letter = lambda recipient: strike("before")
    mailbox.on_letter = lambda mail: strike("after")
    tick_until(all_sent, "deliver", "reconcile")
    assert not steps
    assert report(planned, mailbox) == everything_once(30)


def test_without_a_log_a_letter_that_was_accepted_and_not_noted_is_held_not_resent(declare, mailbox, start_worker):
    planned = plan(10)
    worker = start_worker(MAIL_LOG_URL="")
    mailbox.on_letter = lambda mail: worker.kill() if len(mailbox.letters) == 5 else None
    tick_until(lambda: len(mailbox.letters) == 5, "deliver")
    mailbox.on_letter = None
    start_worker(MAIL_LOG_URL="")
    tick_until(lambda: len(mailbox.letters) == 10, "deliver", "reconcile")
    tick_until(lambda: Letter.objects.filter(status="unknown").exists(), "deliver", "reconcile")
    figures = report(planned, mailbox)
    assert figures == everything_once(10) | {"held": 1}


@pytest.fixture
def wire(sink, settings):
    """The way to the mail server, which may be cut."""
    with Proxy(("127.0.0.1", sink.port)) as wire:
        settings.EMAIL_PORT = wire.port
        yield wire


def before_the_last_byte():
    """Cuts once, before the server has the whole letter."""
    armed = [True]

    def cut(way, data):
        if way == "up" and data.endswith(b"\r\n.\r\n") and armed:
            armed.pop()
            return True
        return False

    return cut


@pytest.mark.parametrize(("cut", "taken"), [(after_data, True), (before_the_last_byte, False)])
def test_a_wire_cut_after_data_and_before_250(declared, sink, wire, settings, cut, taken):
    planned = order(20)
    wire.cut_when = cut()
    for minute in range(5):
        deliver(NOON + timedelta(minutes=minute))
        reconcile(NOON + timedelta(minutes=minute))
    ids = [letter.message_id for letter in sink.accepted()]
    held = Letter.objects.get(status="unknown")
    assert sorted(ids) == sorted(planned if taken else planned - {held.message_id})
    settings.MAIL_LOG_URL = sink.log_url
    reconcile(NOON + timedelta(minutes=6))
    deliver(NOON + timedelta(minutes=6))
    assert report_ids(planned, [letter.message_id for letter in sink.accepted()]) == once(20)


def test_connections_that_break_anywhere_at_random(declare, mailbox, start_worker):
    planned = plan(200)
    for number in range(0, 200, 20):
        mailbox.cut(step="data", accepted=bool(number % 40), recipient=f"person{number}@example.org", times=1)
        mailbox.cut(step="rcpt", recipient=f"person{number + 1}@example.org", times=1)
        mailbox.refuse("421 busy", step="data", recipient=f"person{number + 2}@example.org", times=1)
        mailbox.refuse("451 later", recipient=f"person{number + 3}@example.org", times=2)
    start_worker()
    tick_until(all_sent, "deliver", "reconcile")
    assert report(planned, mailbox) == everything_once(200)
    assert Letter.objects.filter(reason="log_accepted").count() == 5
