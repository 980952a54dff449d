"""How often one network address may use the public forms. Without the cache everybody may: people come first."""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from backend.accounts.adapters import client_address
from backend.common.errors import DomainError

logger = logging.getLogger(__name__)

LIMIT = 60
"""A whole office or school may share one address; a robot needs more than this to do harm."""
WINDOW = timedelta(minutes=10)


class TooOften(DomainError):
    """Too many requests from one network address."""

    status = 429
    code = "too_often"


def slow_down(request: HttpRequest, action: str) -> None:
    """Counts one use of a public form.

    Raises:
        TooOften: this address used it too often in the last ten minutes.
    """
    key = f"throttle:{action}:{client_address(request)}"
    try:
        cache.add(key, 0, timeout=int(WINDOW.total_seconds()))
        count = cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        logger.warning("Requests are not counted: %s", error)
        return
    if count > LIMIT:
        raise TooOften(_("Too many requests from your network. Please wait ten minutes, or call us."))
