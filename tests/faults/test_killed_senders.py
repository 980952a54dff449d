"""Senders that are killed at any moment (SIGKILL, real processes): no letter is lost and none comes twice."""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest

from backend.notifications import ticks
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.enums import UNDELIVERED
from backend.notifications.models import Letter
from tests.faults.declared import NOON
from tests.faults.letters import all_sent, all_settled, order, organisations
from tests.faults.scale import size
from tests.tally import everything_once, note, report

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS, KILLS = size(2_000, 10_000), size(20, 100)
# Long enough that a sender on a busy machine does not lose its lease by being slow.
LEASE = 10
SECONDS = size(900, 3_600)


@pytest.fixture
def storm(nursery, sink):
    """Has two senders at work and kills them at random, so many times, while `letters` go out; lets them finish."""

    def rage(*, kills, letters, task="send", tasks="tests.faults.tasks", settled=all_settled):
        chance = random.Random(kills)
        moments = sorted(chance.sample(range(1, letters - letters // 20), kills), reverse=True)
        begun = time.monotonic()
        with nursery(sink, tasks=tasks, LETTER_LEASE=str(LEASE)) as processes:
            senders = [processes.fork(task, now=NOON.isoformat()) for _sender in range(2)]
            struck, cleared = 0, begun
            while not settled():
                assert all(sender.alive() for sender in senders), processes.said()
                assert time.monotonic() - begun < SECONDS, "the senders did not get it done in time"
                if moments and sink.count() >= moments[-1]:
                    moments.pop()
                    time.sleep(chance.uniform(0, 0.02))
                    number = chance.randrange(2)
                    struck += senders[number].kill()
                    senders[number] = processes.fork(task, now=NOON.isoformat())
                if time.monotonic() - cleared > 1:
                    cleared = time.monotonic()
                    reconcile(NOON)
                time.sleep(0.002)
        note(kills=struck)
        return sink.accepted()

    return rage


def finish(nursery, sink, settings, letters):
    """Asks the mail server's log about what is held, and sends what it does not know."""
    settings.MAIL_LOG_URL = sink.log_url
    with nursery(sink) as processes:
        processes.fork("send", now=(NOON + timedelta(minutes=1)).isoformat())
        end = time.monotonic() + SECONDS
        while letters.exclude(status="sent").exists():
            assert time.monotonic() < end
            reconcile(NOON)
            time.sleep(0.1)


def test_at_most_one_letter_a_kill_is_held_and_none_after_the_log_was_asked(declared, nursery, sink, storm, settings):
    planned = order(LETTERS)
    settings.LETTER_LEASE = LEASE
    storm(kills=KILLS, letters=LETTERS)
    held = Letter.objects.filter(status="unknown").count()
    note(held_before_the_log_was_asked=held)
    assert Letter.objects.filter(status="sent").count() == LETTERS - held
    assert 0 < held <= KILLS
    assert max(Counter(letter.message_id for letter in sink.accepted()).values()) == 1
    finish(nursery, sink, settings, Letter.objects.all())
    assert report(planned, [letter.message_id for letter in sink.accepted()]) == everything_once(LETTERS)


def test_without_a_log_a_legal_deadline_comes_twice_at_most_once_a_kill_under_its_own_name(declared, sink, storm):
    letters, kills = LETTERS // 2, KILLS // 2
    planned = order(letters, notice="faults.legal")
    accepted = [letter.message_id for letter in storm(kills=kills, letters=letters)]
    figures = report(planned, accepted)
    assert set(accepted) <= planned
    assert figures["doubled"] <= kills
    assert figures["held"] <= kills
    # What is held was repeated once, and its sender killed again: a person is asked.
    held = Letter.objects.filter(status="unknown")
    assert set(held.values_list("repeated", flat=True)) <= {True}
    assert planned - set(accepted) <= set(held.values_list("message_id", flat=True))


def test_a_digest_of_a_killed_sender_is_sent_once_with_all_that_it_carries(declared, nursery, sink, storm, settings):
    """Three reminders for each person are one letter; what becomes of it becomes of all three."""
    people, kills = size(300, 2_000), size(10, 50)
    for _subject in range(3):
        organisations(people, registered_on=NOON.date() + timedelta(days=3))
    ticks.find("sweep").run(NOON)
    due = Letter.objects.filter(due_at__lte=NOON)
    settings.LETTER_LEASE = LEASE
    settings.MAIL_LOG_URL = sink.log_url  # without one, a legal deadline would be repeated
    storm(kills=kills, letters=people, settled=lambda: not due.filter(status__in=UNDELIVERED).exists())
    finish(nursery, sink, settings, due)
    accepted = sink.accepted()
    carriers = set(due.filter(carrier=None).values_list("message_id", flat=True))
    assert due.count() == 3 * people
    assert report(carriers, [letter.message_id for letter in accepted]) == everything_once(people)
    assert {letter.recipient for letter in accepted} == {f"nko{number}@example.org" for number in range(people)}


@pytest.mark.parametrize(("task", "harm"), [("mark_then_send", "lost"), ("send_then_mark", "doubled")])
def test_the_storm_catches_a_careless_sender(declared, sink, storm, task, harm):
    planned = order(500)
    # Handing over takes the most time, so that a blow strikes in the middle of a batch, however busy the machine is.
    sink.behave(delay=0.01)
    accepted = storm(kills=5, letters=300, task=task, tasks="tests.faults.careless", settled=all_sent)
    figures = report(planned, [letter.message_id for letter in accepted])
    assert figures[harm] > 0
