"""A cache that a page can do without.

While Redis does not answer, the cache is as one that is always empty: it takes everything and keeps nothing.
Pages go on; the limits on log-in attempts, which count in the cache, hold again when Redis is back.
"""

import logging
from collections.abc import Callable
from typing import Any, cast

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# One more try at once, for a connection that broke when Redis was restarted. Seconds.
CONNECTION = {"retry": Retry(NoBackoff(), 1), "socket_timeout": 1, "socket_connect_timeout": 0.5}

COUNT = "redis.call('SET', KEYS[1], 0, 'EX', ARGV[1], 'NX') return redis.call('INCR', KEYS[1])"


class ForgivingClient(RedisCacheClient):
    """Answers as an empty cache would where Redis does not answer."""

    _made: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the service's one Redis, made once: to make it takes longer than to ask."""
        if self._made is None:
            self._made = super().get_client(key, write=True)
        return self._made

    def add(self, *args: Any) -> Any:
        # True: on False allauth would take the cache for locked and refuse every log-in.
        return answer_or(True, super().add, *args)

    def get(self, key: Any, default: Any) -> Any:
        return answer_or(default, super().get, key, default)

    def set(self, *args: Any) -> None:
        answer_or(None, super().set, *args)

    def touch(self, *args: Any) -> Any:
        return answer_or(False, super().touch, *args)

    def delete(self, *args: Any) -> Any:
        return answer_or(False, super().delete, *args)

    def get_many(self, *args: Any) -> Any:
        return answer_or({}, super().get_many, *args)

    def has_key(self, *args: Any) -> Any:
        return answer_or(False, super().has_key, *args)

    def incr(self, *args: Any) -> Any:
        found = answer_or(None, super().incr, *args)
        if found is None:
            raise ValueError(f"Key {args[0]!r} not found.")
        return found

    def set_many(self, *args: Any) -> None:
        answer_or(None, super().set_many, *args)

    def delete_many(self, *args: Any) -> None:
        answer_or(None, super().delete_many, *args)

    def clear(self) -> Any:
        return answer_or(False, super().clear)

    def count(self, key: str, seconds: int) -> int | None:
        return answer_or(None, self._count, key, seconds)  # type: ignore[no-any-return]

    def _count(self, key: str, seconds: int) -> int:
        return int(self.get_client(key, write=True).eval(COUNT, 1, key, seconds))


def answer_or(otherwise: Any, ask: Callable[..., Any], *args: Any) -> Any:
    """What Redis answers, or `otherwise` with a line in the log."""
    try:
        return ask(*args)
    except RedisError as error:
        logger.warning("Redis does not answer, going on without the cache: %s", error)
        return otherwise


class ForgivingRedisCache(RedisCache):
    """Django's cache in Redis, with the client above."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**CONNECTION, **params.get("OPTIONS", {})}})
        self._class = ForgivingClient

    def count(self, key: str, seconds: int) -> int | None:
        """The how-many-eth use of the key this is since its first one, which is forgotten after so many `seconds`.

        Asked in one round trip; None while Redis does not answer.
        """
        client = cast("ForgivingClient", self._cache)
        return client.count(self.make_and_validate_key(key), seconds)
