"""How often one network address may use the public forms. Without the cache everybody may: people come first."""

from datetime import timedelta
from typing import cast

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.accounts.adapters import client_address
from backend.common.cache import ForgivingRedisCache
from backend.common.errors import DomainError

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
    cache = cast("ForgivingRedisCache", caches["default"])
    uses = cache.count(f"throttle:{action}:{client_address(request)}", int(WINDOW.total_seconds()))
    if uses is not None and uses > LIMIT:
        raise TooOften(_("Too many requests from your network. Please wait ten minutes, or call us."))
