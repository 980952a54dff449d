from datetime import UTC, datetime

import pytest

from backend.notifications.models import Letter
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many

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
