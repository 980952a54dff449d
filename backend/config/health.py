"""Whether this process lives (`/healthz`), and whether the service does its work (`/readyz`)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from backend.common import clock
from backend.notifications.models import Letter, Tick


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process does; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """What each part says; 503 with the names of those that fail.

    Ages are in seconds: of the last sweep that ended well, and of the oldest letter that is due and not delivered.
    """
    now = clock.now()
    parts: dict[str, dict[str, Any]] = {
        "database": _asked(_database),
        "redis": _asked(_redis),
        "sweep": _asked(lambda: _young(_sweep_age(now), settings.READY_SWEEP_AGE, missing_is_fine=False)),
        "letters": _asked(lambda: _young(_letter_age(now), settings.READY_LETTER_AGE, missing_is_fine=True)),
    }
    failing = [name for name, part in parts.items() if not part["ok"]]
    return JsonResponse({"ok": not failing, "failing": failing, "parts": parts}, status=503 if failing else 200)


def _asked(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return {"ok": False, "error": type(error).__name__}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _redis() -> dict[str, Any]:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
    with client:
        return {"ok": bool(client.ping())}


def _sweep_age(now: datetime) -> float | None:
    ended = Tick.objects.filter(name="sweep").values_list("finished_at", flat=True).first()
    return (now - ended).total_seconds() if ended else None


def _letter_age(now: datetime) -> float | None:
    # Counted from `next_try_at`: what waits on purpose (quiet hours, a server that asked for time) is not late.
    oldest = Letter.objects.overdue(now).order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else None


def _young(age: float | None, limit: int, *, missing_is_fine: bool) -> dict[str, Any]:
    if age is None:
        return {"ok": missing_is_fine, "age": None, "limit": limit}
    return {"ok": age <= limit, "age": round(age), "limit": limit}
