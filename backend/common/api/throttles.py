"""How often one person, or one network address without an account, may ask the API; the cache counts for all."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle

if TYPE_CHECKING:  # that module reads this one
    from rest_framework.views import APIView


class Strangers(AnonRateThrottle):
    """A network address from which somebody asks without an account: an office or a school may share one."""

    def get_rate(self) -> str | None:  # asked for each request, so that tests can set it
        rate: str | None = settings.API_RATES["anonymous"]
        return rate


class People(SimpleRateThrottle):
    """Somebody with an account, by token or in the browser."""

    scope = "person"

    def get_rate(self) -> str | None:
        rate: str | None = settings.API_RATES["person"]
        return rate

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        return f"throttle:person:{request.user.pk}" if request.user.is_authenticated else None
