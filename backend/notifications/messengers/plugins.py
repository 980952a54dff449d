"""Telegram and VK as plugins of apprise, which say what became of a message.

Apprise's own answer is yes or no; the outbox has to know whether to try again, to give up, or that nobody knows.
So both plugins send by `ask`, which raises what the transports of the outbox raise (docs/adr/0016). They are made
directly: to register them would load apprise's other 130 plugins into every worker.
"""

import zlib
from typing import Any

import requests
from apprise import NotifyFormat, NotifyType
from apprise.plugins.base import NotifyBase
from apprise.plugins.telegram import NotifyTelegram
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from backend.notifications.engine.transport import Postponed, Refused, ServerDown, Uncertain

# Seconds to connect and to wait for the answer: together under 20.
TIMEOUT = (5, 14)
VK_VERSION = "5.199"
# What VK's numbers of errors mean: https://dev.vk.com/ru/reference/errors
VK_LATER = {1, 6, 9, 10, 29}
VK_KEY_IS_WRONG = {5, 7, 15, 27, 28}
VK_BLOCKED = {900, 901, 902}


class Blocked(Exception):
    """The person let the messenger know that nothing of ours is wanted there, or the chat is gone."""


def ask(url: str, **payload: Any) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of the answer to a POST.

    Raises:
        ServerDown: no connection came about, so nothing has gone.
        Uncertain: it broke afterwards, or the answer cannot be read: the message may have been accepted.
    """
    try:
        answer = requests.post(url, timeout=TIMEOUT, allow_redirects=False, **payload)
    except (requests.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.SSLError) as error:
        raise ServerDown(said_by(error), stalled=isinstance(error, requests.Timeout)) from error
    except requests.ConnectionError as error:
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(reason, NewConnectionError | ConnectTimeoutError):
            raise ServerDown(said_by(error)) from error
        raise Uncertain(said_by(error)) from error
    except requests.RequestException as error:
        raise Uncertain(said_by(error), stalled=isinstance(error, requests.Timeout)) from error
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Postponed(f"{answer.status_code} {answer.text}"[:500])
    try:
        body = answer.json()
    except ValueError as error:
        raise Uncertain(f"{answer.status_code}, no JSON") from error
    return answer.status_code, body if isinstance(body, dict) else {}


def said_by(error: Exception) -> str:
    """The kind of an error: its text would hold the address, and with it the key."""
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__}: {type(cause).__name__ if cause else ''}".rstrip(": ")


def random_id(message_id: str) -> int:
    """The number by which VK knows a message that it has already taken; the same for the same letter."""
    return zlib.crc32(message_id.encode()) & 0x7FFFFFFF or 1


class TelegramChat(NotifyTelegram):
    """One chat of the bot, in plain text."""

    notify_format = NotifyFormat.TEXT  # type: ignore[assignment] # the bot's chat takes this one alone
    request_rate_per_sec = 0.0

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any) -> bool:  # type: ignore[override]
        """Raises: Blocked, ServerDown, Postponed, Refused, Uncertain."""
        chat = self.targets[0][0]
        url = f"{settings.TELEGRAM_API_URL.rstrip('/')}/bot{self.bot_token}/sendMessage"
        status, answer = ask(url, json={"chat_id": chat, "text": body, "disable_web_page_preview": True})
        if answer.get("ok") is True:
            return True
        said = f"{status} {answer.get('description', '')}"[:500]
        if status == 403 or (status == 400 and "chat not found" in said):
            raise Blocked(said)
        if status in {401, 404}:
            raise ServerDown(said)  # the key of the bot is wrong: that is no fault of this message
        raise Refused(said, address_is_dead=False)


class VkChat(NotifyBase):
    """One person who has written to the community, in plain text."""

    service_name = "VK"  # type: ignore[assignment]
    service_url = "https://vk.com/"  # type: ignore[assignment]
    secure_protocol = "vk"  # type: ignore[assignment]
    setup_url = "https://dev.vk.com/ru/method/messages.send"  # type: ignore[assignment]
    notify_format = NotifyFormat.TEXT
    body_maxlen = 4096
    title_maxlen = 0
    request_rate_per_sec = 0.0
    templates = ("{schema}://{token}/{peer}",)  # type: ignore[assignment]
    template_tokens = {
        **NotifyBase.template_tokens,
        "token": {"name": "Community token", "type": "string", "private": True, "required": True},
        "peer": {"name": "Person", "type": "string", "required": True},
    }

    def __init__(self, token: str, peer: str, random_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.token, self.peer, self.random_id = token, peer, random_id

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        """The address in apprise's spelling, the key hidden where it would be read by others."""
        return f"{self.secure_protocol}://{self.pprint(self.token, privacy, safe='')}/{self.peer}"

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any) -> bool:
        """Raises: Blocked, ServerDown, Postponed, Refused, Uncertain."""
        data = {
            "access_token": self.token, "v": VK_VERSION, "peer_id": self.peer, "random_id": self.random_id,
            "message": body, "dont_parse_links": 1,
        }  # fmt: skip
        status, answer = ask(f"{settings.VK_API_URL.rstrip('/')}/method/messages.send", data=data)
        if "response" in answer:
            return True
        error = answer.get("error")
        code = error.get("error_code") if isinstance(error, dict) else None
        said = f"{code or status} {error.get('error_msg', '') if isinstance(error, dict) else ''}"[:500]
        if code in VK_BLOCKED:
            raise Blocked(said)
        if code in VK_LATER:
            raise Postponed(said)
        if code in VK_KEY_IS_WRONG:
            raise ServerDown(said)
        raise Refused(said, address_is_dead=False)
