"""What Telegram and VK tell us: that somebody has sent a code."""

import json
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from backend.common.errors import DomainError, Invalid
from backend.notifications.enums import Channel
from backend.notifications.messengers.connecting import connect

LARGEST = 64_000
# Wrong codes that one chat may send within an hour.
TRIES = 10


class TooMany(DomainError):
    """Somebody is guessing."""

    status = 429
    code = "too_many"


def read(body: bytes) -> dict[str, Any]:
    """The JSON of an incoming event.

    Raises:
        Invalid: it is none, or too long.
    """
    try:
        data = json.loads(body) if len(body) <= LARGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Invalid(_("This is not JSON."), code="bad_json")
    return data


def inside(data: Any, *path: str) -> Any:
    """What stands at the path; None where something else is."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def take_code(*, channel: Channel, chat: Any, text: Any, now: datetime) -> str:
    """Connects a chat by what it wrote; returns the answer for the person.

    Raises:
        TooMany: the chat has sent too many wrong codes.
    """
    if not isinstance(chat, int) or isinstance(chat, bool) or not 0 < chat < 2**63 or not isinstance(text, str):
        return ""
    words = text[:200].split()
    code = words[-1] if words else ""
    key = f"messenger-tries:{channel}:{chat}"
    if cache.get(key, 0) >= TRIES:
        raise TooMany(_("Too many wrong codes. Try again in an hour."))
    try:
        connect(channel=channel, chat=str(chat), code=code, now=now)
    except DomainError as error:
        cache.set(key, cache.get(key, 0) + 1, 3600)
        return str(error.message)
    return _("Done: reminders about your projects come here from now on.")
