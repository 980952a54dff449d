"""Claiming in fair turns and marking, nothing sent, beside plain SKIP LOCKED batches on the same table."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from backend.common import clock
from backend.notifications.engine.claim import claim, mark_sent, new_owner
from backend.notifications.models import Letter
from tests.load.country import CENTRES, no_letters, people
from tests.load.harness import Row, fill, seconds, side_by_side

BATCH = 1000

TAKE = """
UPDATE notifications_letter SET status = 'claimed', lease_owner = %s, lease_until = now() + interval '3 minutes',
    fence = fence + 1, updated_at = now()
WHERE id IN (
    SELECT id FROM notifications_letter
    WHERE status = 'pending' AND channel = 'email' AND next_try_at <= now()
    ORDER BY channel, priority, coalesce(centre_id, 0), next_try_at
    LIMIT 1000 FOR UPDATE SKIP LOCKED
)
RETURNING id, rule, subject_id, recipient, context
"""
MARK = """
UPDATE notifications_letter SET status = 'sent', sent_at = now(), lease_owner = '', lease_until = NULL,
    updated_at = now()
WHERE id = ANY(%s) AND status = 'claimed' AND lease_owner = %s
"""


def outbox(letters: int) -> None:
    """So many due letters of 88 centres, one in five of them urgent."""
    no_letters()
    fill(
        Letter, f"generate_series(1, {letters}) AS n",
        rule="'projects.checkpoint_coming'", subject_id="n", occurrence="'1'",
        recipient="'leader' || n || '@nko.example'",
        thread="'project:' || n", category="CASE n % 5 WHEN 0 THEN 'legal' ELSE 'nudge' END",
        priority="CASE n % 5 WHEN 0 THEN 1 ELSE 2 END", centre_id=f"1 + n % {CENTRES}",
        due_at="now() - interval '1 hour'", next_try_at="now() - interval '1 hour' + n * interval '1 millisecond'",
        message_id="'<' || n || '@localhost>'",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE notifications_letter")


def ours() -> None:
    owner = new_owner()
    while letters := claim(owner=owner, now=clock.now(), size=BATCH):
        mark_sent(letters, owner=owner, now=clock.now())


def floor() -> None:
    owner = new_owner()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(TAKE, [owner])
            taken = [row[0] for row in cursor.fetchall()]
            if not taken:
                return
            cursor.execute(MARK, [taken, owner])


def drained(work, letters: int) -> float:
    """Rows a second."""
    outbox(letters)
    speed = letters / seconds(work)
    assert Letter.objects.filter(status="sent").count() == letters
    return speed


def measure(*, small: bool) -> Iterator[Row]:
    letters = 300 if small else 1_000_000
    people(CENTRES, checkpoints=1, first_day=date(2026, 1, 1), days=1)
    yield side_by_side(
        f"claim and mark {letters} letters",
        lambda: drained(ours, letters),
        lambda: drained(floor, letters),
        unit="/s",
        bound=0.6,
    )
