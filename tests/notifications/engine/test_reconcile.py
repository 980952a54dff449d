from datetime import timedelta

import pytest
from django.db.models import F

from backend.notifications.engine.claim import begin_sending, claim, settle
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import notice

pytestmark = pytest.mark.django_db


def abandon(*, sending):
    """A worker takes the letters, perhaps begins to send them, and dies; its leases run out."""
    letters = claim(owner="dead", now=NOON)
    if sending:
        assert all(begin_sending(letter, now=NOON) for letter in letters)
    Letter.objects.update(lease_until=F("lease_until") - timedelta(hours=1))
    return letters


def state(letter):
    letter.refresh_from_db()
    return (letter.status, letter.reason)


def test_a_letter_that_a_dead_worker_had_only_claimed_is_sent_by_the_next(declare, organisation, mailbox):
    letter = order(organisation)
    abandon(sending=False)
    deliver(NOON)
    assert not mailbox.letters
    assert reconcile(NOON) == {"returned": 1}
    deliver(NOON)
    assert state(letter)[0] == "sent"
    assert len(mailbox.letters) == 1


def test_a_living_workers_letters_are_left_alone(declare, organisation):
    order(organisation)
    order(organisation, occurrence="2")
    claimed, sending = claim(owner="alive", now=NOON)
    begin_sending(sending, now=NOON)
    assert reconcile(NOON) == {}
    assert (state(claimed)[0], state(sending)[0]) == ("claimed", "sending")


def test_what_the_servers_log_has_was_sent(declare, organisation, mailbox, mail_log):
    letter = order(organisation)
    mailbox.cut(step="data", accepted=True)
    deliver(NOON)
    assert reconcile(NOON) == {"log_accepted": 1}
    assert state(letter) == ("sent", "log_accepted")
    deliver(NOON)
    assert len(mailbox.letters) == 1


def test_what_the_servers_log_has_not_is_sent_now(declare, organisation, mailbox, mail_log):
    letter = order(organisation)
    abandon(sending=True)
    assert reconcile(NOON) == {"interrupted": 1, "log_missing": 1}
    deliver(NOON)
    assert state(letter)[0] == "sent"
    assert [mail.message_id for mail in mailbox.letters] == [letter.message_id]


def test_a_log_that_is_away_is_asked_again_later(declare, organisation, mailbox, mail_log, settings):
    letter = order(organisation)
    abandon(sending=True)
    settings.MAIL_LOG_URL = "http://127.0.0.1:9"
    assert reconcile(NOON) == {"interrupted": 1}
    assert state(letter) == ("unknown", "interrupted")
    settings.MAIL_LOG_URL = mail_log.url
    assert reconcile(NOON) == {"log_missing": 1}


@pytest.mark.parametrize(
    ("category", "statuses"),
    [
        (Category.LEGAL, ["pending", "unknown"]),  # once more under the same Message-ID, then a person
        (Category.NUDGE, ["unknown", "unknown"]),
        (Category.SERVICE, ["unknown", "unknown"]),
    ],
)
def test_without_a_log_only_a_legal_deadline_is_repeated_and_only_once(
    declare, organisation, mailbox, category, statuses
):
    declare(notice(category=category))
    letter = order(organisation)
    for status in statuses:
        abandon(sending=True)
        reconcile(NOON)
        assert state(letter)[0] == status
    deliver(NOON)
    assert not mailbox.letters


def test_a_worker_that_was_given_up_cannot_overwrite_what_was_found_out(declare, organisation, mailbox, mail_log):
    order(organisation)
    (slow,) = abandon(sending=True)
    reconcile(NOON)
    deliver(NOON)
    assert not settle(slow, status=LetterStatus.PENDING, now=NOON)
    assert state(slow)[0] == "sent"
