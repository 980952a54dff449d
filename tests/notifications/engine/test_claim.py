"""Who is served first, and how much a channel or a domain takes."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from backend.demo.factories import CentreFactory
from backend.notifications.engine import claim as claims
from backend.notifications.engine.claim import claim
from backend.notifications.engine.delivery import deliver
from backend.notifications.models import Bucket, Letter
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db


def letters(count, **fields):
    """Rows of the outbox, one to each of so many people."""
    subject = an_organisation().pk
    made = [
        Letter(
            rule="sample.welcome", subject_id=subject, occurrence=str(fields), recipient=f"p{number}@example.org",
            category="service", due_at=NOON, next_try_at=NOON - timedelta(seconds=count - number),
            message_id=f"<{number}.{hash(str(fields))}@x>", **fields,
        )
        for number in range(count)
    ]  # fmt: skip
    return Letter.objects.bulk_create(made)


def test_a_mass_mailing_of_one_centre_does_not_hold_back_another(declare):
    large, small = CentreFactory(), CentreFactory()
    letters(300, centre=large, priority=2)
    letters(20, centre=small, priority=2)
    taken = Counter(letter.centre_id for letter in claim(owner="me", now=NOON, size=40))
    assert taken == {large.pk: 20, small.pk: 20}
    assert {letter.centre_id for letter in claim(owner="me", now=NOON, size=40)} == {large.pk}


def test_deadlines_go_before_everything_that_waits_longer(declare):
    letters(50, priority=3)
    urgent = letters(5, priority=1)
    taken = claim(owner="me", now=NOON, size=10)
    assert {letter.pk for letter in taken[:5]} == {letter.pk for letter in urgent}
    assert len(taken) == 10


def test_what_is_not_due_is_left(declare):
    letters(3, priority=1)
    Letter.objects.update(next_try_at=NOON + timedelta(seconds=1))
    assert claim(owner="me", now=NOON) == []


def test_a_claim_reads_the_index_and_sorts_no_waiting_rows(declare):
    letters(3000, priority=2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_letter")
        cursor.execute("EXPLAIN " + claims.LANES, {"channel": "email", "now": NOON})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "letter_due" in plan
    assert "Seq Scan" not in plan


def test_a_channel_takes_only_so_many(declare, settings, mailbox):
    settings.CHANNEL_LIMITS = {"email": (0.001, 7)}
    letters(20, priority=0)
    deliver(NOON)
    assert len(mailbox.letters) == 7
    assert 0 <= Bucket.objects.get(domain="").tokens < 1


def test_a_domain_takes_only_so_many_and_holds_no_other_back(declare, organisation, settings, mailbox):
    settings.DOMAIN_LIMITS = {"example.org": (6, 4)}
    letters(10, priority=0)
    order(organisation, recipient="nko@elsewhere.org")
    deliver(NOON)
    assert len(mailbox.letters) == 5
    waiting = Letter.objects.filter(status="pending", reason="limit").order_by("next_try_at")
    assert [round((letter.next_try_at - NOON).total_seconds(), -1) for letter in waiting] == [10, 20, 30, 40, 50, 60]


def test_tokens_of_what_is_not_sent_after_all_are_given_back(declare, settings, mailbox):
    settings.CHANNEL_LIMITS = {"email": (0.001, 7)}
    letters(7, priority=0)
    Letter.objects.update(valid_until=NOON - timedelta(days=1))
    deliver(NOON)
    assert not mailbox.letters
    assert Bucket.objects.get(domain="").tokens > 6.9
