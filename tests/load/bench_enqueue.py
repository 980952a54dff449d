"""Ordering a letter for everybody in the transaction that makes it necessary, beside one plain INSERT ... SELECT."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from backend.accounts.models import User
from backend.common import clock
from backend.notifications import services
from backend.notifications.enums import Category
from backend.notifications.models import Letter
from backend.notifications.orders import Order
from backend.notifications.registry import Notice
from tests.load.country import no_letters, people
from tests.load.harness import Row, only, seconds, side_by_side

RAW = """
INSERT INTO notifications_letter (
    rule, subject_id, occurrence, recipient, channel, user_id, thread, category, priority, language, zone, context,
    status, due_at, next_try_at, attempts, lease_owner, fence, message_id, subject_line, reason, outcome, repeated,
    created_at, updated_at
)
SELECT
    'load.moved', 1, '1', email, 'email', id, 'event:1', 'service', 0, 'ru', 'Europe/Moscow',
    jsonb_build_object('place', 'Дом культуры', 'seat', id), 'pending', now(), now(), 0, '', 0,
    '<' || gen_random_uuid() || '@localhost>', '', '', '', false, now(), now()
FROM accounts_user
ON CONFLICT DO NOTHING
"""
NOTICE = Notice(
    key="load.moved",
    title="Встреча перенесена",
    why="Вы записаны на встречу.",
    category=Category.SERVICE,
    subject="directory.centre",
    template="notifications/letter.txt",
    context=lambda ids: {pk: {} for pk in ids},
)


def ours() -> None:
    with transaction.atomic():
        orders = [
            Order(
                subject_id=1,
                recipient=email,
                user_id=pk,
                thread="event:1",
                context={"place": "Дом культуры", "seat": pk},
            )
            for pk, email in User.objects.values_list("pk", "email")
        ]
        services.enqueue_many(notice=NOTICE.key, occurrence="1", now=clock.now(), orders=orders)


def floor() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW)


def speed(work, letters: int) -> float:
    """Rows a second."""
    no_letters()
    taken = seconds(work)
    assert Letter.objects.filter(status="pending").count() == letters
    return letters / taken


def measure(*, small: bool) -> Iterator[Row]:
    letters = 200 if small else 100_000
    people(letters, checkpoints=1, first_day=date(2026, 1, 1), days=1)
    with only(NOTICE):
        yield side_by_side(
            f"order {letters} letters in the causing transaction",
            lambda: speed(ours, letters),
            lambda: speed(floor, letters),
            unit="/s",
            bound=0.5,
        )
