"""How much a channel, or a domain of addresses in it, takes just now: a token bucket in one row of the database.

The row of the channel itself (an empty domain) is also what makes claims take turns: whoever claims holds it locked.
Elapsed time is the database's, so that workers with different clocks fill no bucket twice.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

# A pause that ends later than this was written by a clock that went wrong.
LONGEST_PAUSE = timedelta(hours=1)
UNLIMITED = 10**9

MAKE = """
INSERT INTO notifications_bucket (channel, domain, tokens, filled_at)
SELECT %(channel)s, domain, burst, clock_timestamp() FROM unnest(%(domains)s::text[], %(bursts)s::float[]) AS given(domain, burst)
ON CONFLICT ON CONSTRAINT bucket_once DO NOTHING
"""  # noqa: E501 - one line of SQL

LOCK = """
SELECT closed_until FROM notifications_bucket WHERE channel = %(channel)s AND domain = '' FOR UPDATE
"""

FILL = """
UPDATE notifications_bucket AS bucket
SET tokens = LEAST(
        given.burst,
        bucket.tokens
        + GREATEST(0, EXTRACT(epoch FROM clock_timestamp() - bucket.filled_at)::float) * given.per_minute / 60
    ),
    filled_at = clock_timestamp()
FROM unnest(%(domains)s::text[], %(rates)s::float[], %(bursts)s::float[]) AS given(domain, per_minute, burst)
WHERE bucket.channel = %(channel)s AND bucket.domain = given.domain
RETURNING bucket.domain, bucket.tokens
"""

TAKE = """
UPDATE notifications_bucket AS bucket SET tokens = bucket.tokens - given.number
FROM unnest(%(domains)s::text[], %(numbers)s::float[]) AS given(domain, number)
WHERE bucket.channel = %(channel)s AND bucket.domain = given.domain
"""

CLOSE = "UPDATE notifications_bucket SET closed_until = %(until)s WHERE channel = %(channel)s AND domain = ''"


def enter(channel: str, now: datetime) -> int:
    """Takes this channel's turn to claim, until the transaction ends; how many letters it takes now, 0 when none."""
    limits = {"": settings.CHANNEL_LIMITS[channel]} if channel in settings.CHANNEL_LIMITS else {}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"channel": channel})
        row = cursor.fetchone()
        if row is None:
            _run(MAKE, channel, limits or {"": (0.0, 0.0)})
            cursor.execute(LOCK, {"channel": channel})
            row = cursor.fetchone()
    closed_until = row[0]
    if closed_until is not None and now < closed_until <= now + LONGEST_PAUSE:
        return 0
    return _run(FILL, channel, limits).get("", 0) if limits else UNLIMITED


def room_in(channel: str, domains: set[str]) -> dict[str, int]:
    """How many letters each of those domains takes now that have a limit; the caller has entered the channel."""
    limits = {domain: settings.DOMAIN_LIMITS[domain] for domain in domains & settings.DOMAIN_LIMITS.keys()}
    if not limits or channel != "email":
        return {}
    _run(MAKE, channel, limits)
    return _run(FILL, channel, limits)


def take(channel: str, numbers: Counter[str]) -> None:
    """Takes so many tokens out by domain (the empty one is the channel); negative numbers give them back."""
    limited = {
        domain: number
        for domain, number in sorted(numbers.items())
        if number and (domain in settings.DOMAIN_LIMITS if domain else channel in settings.CHANNEL_LIMITS)
    }
    if limited:
        values: dict[str, Any] = {"channel": channel, "domains": list(limited), "numbers": list(limited.values())}
        with connection.cursor() as cursor:
            cursor.execute(TAKE, values)


def close(channel: str, until: datetime) -> None:
    """Nothing is claimed for this channel until then: its server takes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {"channel": channel, "until": until})


def _run(statement: str, channel: str, limits: dict[str, tuple[float, float]]) -> dict[str, int]:
    domains = sorted(limits)
    values: dict[str, Any] = {
        "channel": channel,
        "domains": domains,
        "rates": [limits[domain][0] for domain in domains],
        "bursts": [limits[domain][1] for domain in domains],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {domain: max(0, int(tokens)) for domain, tokens in cursor.fetchall()} if cursor.description else {}
