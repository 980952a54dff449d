from datetime import UTC, datetime

import pytest

from backend.common.errors import Invalid
from backend.common.prepared import prepared
from backend.notifications import nudge
from backend.notifications.models import Letter
from backend.notifications.orders import LISTED, Order, letters_of
from backend.notifications.services import enqueue_beside, enqueue_many

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def order(number, **changes):
    given = {"subject_id": number, "recipient": f" Person{number}@Example.org", "context": {"сказано": '"да"\n'}}
    return Order(**(given | changes))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 300])
def test_orders_are_one_statement_however_many_they_are(declare, count, django_assert_num_queries):
    with django_assert_num_queries(1):
        made = enqueue_many(
            notice="sample.welcome", occurrence="1", now=NOW, orders=[order(number) for number in range(count)]
        )
    assert made == Letter.objects.count() == count
    assert len(set(Letter.objects.values_list("message_id", flat=True))) == count


@pytest.mark.django_db
def test_an_order_arrives_in_the_outbox_as_it_was_given(declare, alina):
    given = order(1, user_id=alina.pk, language="en", zone="Asia/Omsk", thread="event:1")
    enqueue_many(notice="sample.welcome", occurrence="1", now=NOW, orders=[given], valid_until=NOW)
    letter = Letter.objects.get()
    assert (letter.subject_id, letter.recipient, letter.user) == (1, "person1@example.org", alina)
    assert (letter.language, letter.zone, letter.thread) == ("en", "Asia/Omsk", "event:1")
    assert letter.context == {"сказано": '"да"\n'}
    assert (letter.due_at, letter.next_try_at, letter.valid_until) == (NOW, NOW, NOW)
    assert (letter.status, letter.category, letter.priority) == ("pending", "service", 0)


@pytest.mark.django_db
def test_what_was_ordered_before_or_twice_at_once_is_not_counted(declare):
    def ordered(*numbers):
        orders = [order(number) for number in numbers]
        return enqueue_many(notice="sample.welcome", occurrence="1", now=NOW, orders=orders)

    assert ordered(1, 2) == 2
    assert ordered(1, 2, 3, 3) == 1


@pytest.mark.django_db
def test_a_letter_written_beside_its_subject_is_the_one_that_would_have_been_ordered(
    declare, monkeypatch, django_capture_on_commit_callbacks
):
    called = []
    monkeypatch.setattr(nudge._calls, "call", called.append)
    with django_capture_on_commit_callbacks(execute=True):
        values = enqueue_beside(notice="sample.welcome", occurrence="1", now=NOW, order=order(1))
        assert not Letter.objects.exists()
        with prepared() as cursor:
            cursor.execute(letters_of(LISTED), values)
    assert called == ["deliver"]
    beside = Letter.objects.values().get()
    Letter.objects.all().delete()
    enqueue_many(notice="sample.welcome", occurrence="1", now=NOW, orders=[order(1)])
    usual = Letter.objects.values().get()
    own = {"id", "message_id"}
    assert {name: beside[name] for name in beside.keys() - own} == {name: usual[name] for name in usual.keys() - own}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [({"notice": "sample.unknown"}, "unknown_notice"), ({"order": order(1, recipient=" ")}, "invalid")],
)
def test_a_letter_beside_its_subject_is_refused_as_any_other(declare, changes, code):
    given = {"notice": "sample.welcome", "occurrence": "1", "now": NOW, "order": order(1)} | changes
    with pytest.raises(Invalid) as refusal:
        enqueue_beside(**given)
    assert refusal.value.code == code
