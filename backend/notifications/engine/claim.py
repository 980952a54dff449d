"""Who works on which letter: a lease with an owner and a fencing counter, both kept in the row itself.

Claims of one channel take turns on its bucket, some milliseconds each. So what one claim sees of the others
is true, and a recipient's letters of one moment are never divided between two workers.
"""

import os
import socket
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from backend.notifications.engine import bucket
from backend.notifications.engine.database import ClockTimestamp
from backend.notifications.engine.under_way import under_way
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.models import Letter

# So many follow-ups of one recipient are taken together at most.
COMPANIONS = 50

# The lanes that have something due: one for each urgency and centre, found by jumping from one to the next in
# the index. A million waiting rows cost no more than one.
LANES = """
WITH RECURSIVE lane AS (
    (
        SELECT priority, COALESCE(centre_id, 0) AS centre
        FROM notifications_letter
        WHERE status = 'pending' AND channel = %(channel)s
        ORDER BY priority, COALESCE(centre_id, 0)
        LIMIT 1
    )
    UNION ALL
    SELECT following.priority, following.centre
    FROM lane
    CROSS JOIN LATERAL (
        SELECT priority, COALESCE(centre_id, 0) AS centre
        FROM notifications_letter
        WHERE status = 'pending' AND channel = %(channel)s
          AND (priority, COALESCE(centre_id, 0)) > (lane.priority, lane.centre)
        ORDER BY priority, COALESCE(centre_id, 0)
        LIMIT 1
    ) AS following
)
SELECT lane.priority, lane.centre
FROM lane
CROSS JOIN LATERAL (
    SELECT next_try_at
    FROM notifications_letter
    WHERE status = 'pending' AND channel = %(channel)s
      AND priority = lane.priority AND COALESCE(centre_id, 0) = lane.centre
    ORDER BY channel, priority, COALESCE(centre_id, 0), next_try_at
    LIMIT 1
) AS head
WHERE head.next_try_at <= %(now)s
ORDER BY lane.priority, random()
"""

MARK = """
UPDATE notifications_letter AS letter
SET status = 'claimed', lease_owner = %(owner)s, lease_until = clock_timestamp() + %(lease)s,
    fence = letter.fence + 1, updated_at = %(now)s
FROM chosen
WHERE letter.id = chosen.id
"""

TAKE = f"""
WITH chosen AS MATERIALIZED (
    SELECT letter.id
    FROM unnest(%(centres)s::bigint[]) AS lane(centre)
    CROSS JOIN LATERAL (
        SELECT id
        FROM notifications_letter
        WHERE status = 'pending' AND channel = %(channel)s AND priority = %(priority)s
          AND COALESCE(centre_id, 0) = lane.centre AND next_try_at <= %(now)s
          AND (category = 'service' OR recipient <> ALL(%(busy)s::text[]))
        ORDER BY channel, priority, COALESCE(centre_id, 0), next_try_at
        LIMIT %(share)s
        FOR UPDATE SKIP LOCKED
    ) AS letter
)
{MARK}
RETURNING letter.id, COALESCE(letter.centre_id, 0), letter.category, letter.recipient
"""  # noqa: S608 - put together of constants

# The other follow-ups of the same people: they go out within one letter, or wait together.
ACCOMPANY = f"""
WITH chosen AS MATERIALIZED (
    SELECT letter.id
    FROM unnest(%(recipients)s::text[]) AS person(address)
    CROSS JOIN LATERAL (
        SELECT id
        FROM notifications_letter
        WHERE recipient = person.address AND due_at BETWEEN %(now)s - interval '90 days' AND %(now)s
          AND status = 'pending' AND channel = %(channel)s AND category <> 'service' AND next_try_at <= %(now)s
        ORDER BY priority, due_at
        LIMIT %(share)s
        FOR UPDATE SKIP LOCKED
    ) AS letter
)
{MARK}
RETURNING letter.id
"""  # noqa: S608 - put together of constants

BUSY = """
SELECT DISTINCT recipient FROM notifications_letter
WHERE status IN ('claimed', 'sending') AND channel = %(channel)s AND category <> 'service' AND lease_owner <> %(owner)s
"""

ADVANCE = """
WITH done AS (
    UPDATE notifications_letter AS letter
    SET status = 'sent', sent_at = %(now)s, reason = '', outcome = '', lease_owner = '', lease_until = NULL,
        updated_at = %(now)s
    FROM unnest(%(done)s::bigint[], %(done_fences)s::int[]) AS own(id, fence)
    WHERE letter.id = own.id AND letter.fence = own.fence AND letter.lease_owner = %(owner)s
      AND letter.status IN ('claimed', 'sending')
    RETURNING letter.id
), begun AS (
    UPDATE notifications_letter AS letter
    SET status = 'sending', lease_until = clock_timestamp() + %(lease)s, subject_line = own.subject,
        carrier_id = NULLIF(%(carrier)s, letter.id), attempts = letter.attempts + 1, updated_at = %(now)s
    FROM unnest(%(begun)s::bigint[], %(begun_fences)s::int[], %(subjects)s::text[]) AS own(id, fence, subject)
    WHERE letter.id = own.id AND letter.fence = own.fence AND letter.lease_owner = %(owner)s
      AND letter.status = 'claimed' AND letter.lease_until > clock_timestamp()
    RETURNING letter.id
)
SELECT (SELECT count(*) FROM done), (SELECT count(*) FROM begun)
"""


MARK_SENT = """
UPDATE notifications_letter AS letter
SET status = 'sent', sent_at = %(now)s, subject_line = own.subject, attempts = letter.attempts + 1,
    reason = '', outcome = '', lease_owner = '', lease_until = NULL, updated_at = %(now)s
FROM unnest(%(ids)s::bigint[], %(fences)s::int[], %(subjects)s::text[]) AS own(id, fence, subject)
WHERE letter.id = own.id AND letter.fence = own.fence AND letter.lease_owner = %(owner)s
  AND letter.status IN ('claimed', 'sending')
RETURNING letter.id
"""


def new_owner() -> str:
    """A name that no other sender has or will have."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def lease() -> timedelta:
    """How long a claimed or sending row is left alone.

    It is longer than one conversation with a mail server can take: seven steps of at most
    `EMAIL_TIMEOUT`. So whoever finds a lease expired finds a sender that sends no more.
    """
    return timedelta(seconds=settings.LETTER_LEASE)


@transaction.atomic
def claim(*, owner: str, now: datetime, channel: str = Channel.EMAIL, size: int | None = None) -> list[Letter]:
    """Due letters of one channel that now belong to `owner`, in the order in which they are to go.

    The most urgent come first; among equals each centre has its turn, whatever another one has queued up.
    On e-mail everything else that is due to the same people comes along: it may become one letter.

    Args:
        size: how many at most, not counting those that come along; `LETTER_BATCH` when not given.
    """
    room = min(size or settings.LETTER_BATCH, bucket.enter(channel, now))
    if room <= 0:
        return []
    common: dict[str, Any] = {"owner": owner, "now": now, "channel": channel, "lease": lease()}
    with connection.cursor() as cursor:
        places, people = _take_turns(cursor, room, common)
        if channel == Channel.EMAIL and people:
            values: dict[str, Any] = {"recipients": sorted(people), "share": COMPANIONS}
            cursor.execute(ACCOMPANY, common | values)
            places |= {pk: (99, 0) for (pk,) in cursor.fetchall()}
    if not places:
        return []
    letters = sorted(
        Letter.objects.filter(pk__in=list(places)).select_related("user"),
        key=lambda letter: (letter.priority, places[letter.pk], letter.next_try_at, letter.pk),
    )
    return _within_limits(letters, channel, now)


def _take_turns(cursor: Any, room: int, values: dict[str, Any]) -> tuple[dict[int, tuple[int, int]], set[str]]:
    """Claims row by row from each lane; returns (round, turn) by id, and to whom the follow-ups among them go."""
    cursor.execute(LANES, values)
    lanes = cursor.fetchall()
    places: dict[int, tuple[int, int]] = {}
    people: set[str] = set()
    if not lanes:
        return places, people
    cursor.execute(BUSY, values)
    busy = [recipient for (recipient,) in cursor.fetchall()]
    for priority, group in groupby(lanes, key=lambda lane: lane[0]):
        centres, rounds = [centre for _priority, centre in group], 0
        while centres and len(places) < room:
            share = max(1, (room - len(places)) // len(centres))
            asked = centres[: room - len(places)]
            cursor.execute(TAKE, values | {"priority": priority, "centres": asked, "share": share, "busy": busy})
            turns: Counter[int] = Counter()
            for pk, centre, category, recipient in cursor.fetchall():
                places[pk] = (rounds, turns[centre])
                turns[centre] += 1
                if category != Category.SERVICE:
                    people.add(recipient)
            centres = [centre for centre in centres if centre not in asked or turns[centre] == share]
            rounds += 1
    return places, people


def _within_limits(letters: list[Letter], channel: str, now: datetime) -> list[Letter]:
    """Takes a token for each letter; those that find none in their domain's bucket are given back until there is."""
    if not (settings.CHANNEL_LIMITS or settings.DOMAIN_LIMITS):
        return letters
    over = _over_their_domain(letters, channel) if settings.DOMAIN_LIMITS else {}
    by_turn: dict[datetime, list[Letter]] = {}
    for letter in letters:
        if letter.pk in over:
            by_turn.setdefault(now + over[letter.pk], []).append(letter)
    for turn, those in by_turn.items():
        settle_many(those, status=LetterStatus.PENDING, now=now, reason=Reason.LIMIT, next_try_at=turn)
    kept = [letter for letter in letters if letter.pk not in over]
    bucket.take(channel, units(kept))
    return kept


def _over_their_domain(letters: list[Letter], channel: str) -> dict[int, timedelta]:
    """The letters for which their domain has no token left, and when it will be their turn."""
    room = bucket.room_in(channel, {domain_of(letter) for letter in letters})
    used: dict[str, dict[str, int]] = {domain: {} for domain in room}
    over: dict[int, timedelta] = {}
    for letter in letters:
        domain = domain_of(letter)
        if domain in room:
            place = used[domain].setdefault(_unit(letter), len(used[domain]))
            if place >= room[domain]:
                minutes = (place - room[domain] + 1) / settings.DOMAIN_LIMITS[domain][0]
                over[letter.pk] = timedelta(minutes=minutes)
    return over


def _unit(letter: Letter) -> str:
    """The follow-ups of one recipient count as one letter."""
    return f"{letter.recipient} {letter.pk}" if letter.category == Category.SERVICE else letter.recipient


def units(letters: Iterable[Letter]) -> Counter[str]:
    """How many tokens these take, by domain; the empty one is the channel."""
    domains = {_unit(letter): domain_of(letter) for letter in letters}
    return Counter(domains.values()) + Counter({"": len(domains)})


def domain_of(letter: Letter) -> str:
    """What stands behind the @."""
    return letter.recipient.rpartition("@")[2]


def renew(*, owner: str, now: datetime) -> None:
    """Prolongs the lease of what `owner` has claimed and not begun; what has expired is lost."""
    Letter.objects.filter(status=LetterStatus.CLAIMED, lease_owner=owner, lease_until__gt=ClockTimestamp()).update(
        lease_until=ClockTimestamp() + lease(), updated_at=now
    )


@contextmanager
def advancing(*, done: Sequence[Letter], begun: Sequence[Letter], owner: str, now: datetime) -> Iterator[list[int]]:
    """Commits at once that `done` was accepted and that `begun` is being handed over, the first of it as the carrier.

    The commit waits for the disk while the block goes on, which must leave the database alone.

    Returns:
        How many rows of each were still ours: known after the block.
    """
    values: dict[str, Any] = {
        "done": [letter.pk for letter in done],
        "done_fences": [letter.fence for letter in done],
        "begun": [letter.pk for letter in begun],
        "begun_fences": [letter.fence for letter in begun],
        "subjects": [letter.subject_line for letter in begun],
        "carrier": begun[0].pk if begun else None,
        "owner": owner,
        "lease": lease(),
        "now": now,
    }
    with under_way(ADVANCE, values) as kept:
        yield kept
    for letter in begun:
        letter.status, letter.attempts = LetterStatus.SENDING, letter.attempts + 1


def advance(*, done: Sequence[Letter], begun: Sequence[Letter], owner: str, now: datetime) -> tuple[int, int]:
    """The same, waited for; how many rows of `done` and of `begun` were still ours."""
    with advancing(done=done, begun=begun, owner=owner, now=now) as kept:
        pass
    return kept[0], kept[1]


def begin_sending(letter: Letter, *, now: datetime) -> bool:
    """Commits that this letter alone is being handed over; False when it is not ours any more."""
    return advance(done=(), begun=[letter], owner=letter.lease_owner, now=now)[1] == 1


def mark_sent(letters: Sequence[Letter], *, owner: str, now: datetime) -> set[int]:
    """Says in one statement that these reached their recipients; the ids of those that were still ours."""
    values: dict[str, Any] = {
        "ids": [letter.pk for letter in letters],
        "fences": [letter.fence for letter in letters],
        "subjects": [letter.subject_line for letter in letters],
        "owner": owner,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK_SENT, values)
        return {pk for (pk,) in cursor.fetchall()}


def settle_many(letters: Sequence[Letter], *, status: LetterStatus, now: datetime, **changes: Any) -> int:
    """Ends our work on letters of one owner; how many were still ours, nothing is written to the others."""
    if not letters:
        return 0
    fences = {letter.fence for letter in letters}
    settled = 0
    for fence in fences:
        settled += Letter.objects.filter(
            pk__in=[letter.pk for letter in letters if letter.fence == fence],
            status__in=(LetterStatus.CLAIMED, LetterStatus.SENDING),
            lease_owner=letters[0].lease_owner,
            fence=fence,
        ).update(status=status, lease_owner="", lease_until=None, updated_at=now, **changes)
    return settled


def settle(letter: Letter, *, status: LetterStatus, now: datetime, **changes: Any) -> bool:
    """Ends our work on a letter; False, and nothing is written, when it is not ours any more."""
    return bool(settle_many([letter], status=status, now=now, **changes))


def hand_back(letters: Iterable[Letter], *, owner: str, now: datetime, **changes: Any) -> int:
    """Returns letters that were claimed but not tried; how many were still ours. No try is counted."""
    return Letter.objects.filter(
        pk__in=[letter.pk for letter in letters], lease_owner=owner, status=LetterStatus.CLAIMED
    ).update(status=LetterStatus.PENDING, lease_owner="", lease_until=None, updated_at=now, **changes)
