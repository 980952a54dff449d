"""Connecting a chat to an account: the page shows a code, and the chat that sends it is the person's."""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import User
from backend.accounts.selectors import settings_of
from backend.accounts.signals import note
from backend.common.errors import Invalid
from backend.notifications.enums import Category, Channel
from backend.notifications.models import Endpoint, ProviderEvent
from backend.notifications.registry import Notice, register
from backend.notifications.services import enqueue

CODE_SECONDS = 15 * 60
SIGNED = struct.Struct(">QI")
SIGNATURE = 16


@dataclass(frozen=True)
class Messenger:
    """A messenger as the page of settings shows it."""

    channel: Channel
    endpoint: Endpoint | None
    code: str
    link: str


def code_for(user: User, channel: str, now: datetime) -> str:
    """A code that connects the chat which sends it to this account, once, within a quarter of an hour.

    38 letters and digits: Telegram takes 64 of them in a link.
    """
    payload = SIGNED.pack(user.pk, int(now.timestamp()))
    return base64.urlsafe_b64encode(payload + _signature(payload, channel)).decode().rstrip("=")


def _signature(payload: bytes, channel: str) -> bytes:
    key = f"rostok.messenger.{channel}.{settings.SECRET_KEY}".encode()
    return hmac.new(key, payload, hashlib.sha256).digest()[:SIGNATURE]


def user_of(code: str, channel: str, now: datetime) -> User:
    """Whose code this is.

    Raises:
        Invalid: it was not made here, for another messenger, or too long ago; the person has left.
    """
    try:
        raw = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    payload, signature = raw[: SIGNED.size], raw[SIGNED.size :]
    if len(raw) != SIGNED.size + SIGNATURE or not hmac.compare_digest(signature, _signature(payload, channel)):
        raise Invalid(
            _("This is not a code of ours. Copy it whole from the page “How I am written to”."), code="bad_code"
        )
    number, made = SIGNED.unpack(payload)
    user = User.objects.filter(pk=number, is_active=True).first()
    if user is None or not 0 <= now.timestamp() - made + 1 <= CODE_SECONDS:
        raise Invalid(
            _("This code is too old. Open the page “How I am written to” for a new one."), code="code_expired"
        )
    return user


@transaction.atomic
def connect(*, channel: Channel, chat: str, code: str, now: datetime) -> Endpoint:
    """Connects the chat that sent the code to the account that the code was shown to.

    Raises:
        Invalid: the code is forged, too old, or was used before.
    """
    user = user_of(code, channel, now)
    _used, new = ProviderEvent.objects.get_or_create(key=f"connect:{code}", defaults={"received_at": now})
    if not new:
        raise Invalid(_("This code was used before. Open the page “How I am written to” for a new one."), code="used")
    endpoint, _made = Endpoint.objects.update_or_create(
        user=user, channel=channel, defaults={"address": chat, "connected_at": now, "failed_at": None, "failure": ""}
    )
    note(by=user, verb="messenger.connected", target=user, now=now, after={"channel": channel})
    return endpoint


@transaction.atomic
def disconnect(*, endpoint: Endpoint, by: User, now: datetime) -> None:
    """Nothing goes to this chat any more, what is prepared neither."""
    note(by=by, verb="messenger.disconnected", target=endpoint.user, now=now, after={"channel": endpoint.channel})
    endpoint.delete()


@transaction.atomic
def lose(*, endpoint: Endpoint, said: str, now: datetime) -> None:
    """The messenger refuses the chat for good: nothing goes there any more, and the person is told by e-mail."""
    lost = Endpoint.objects.filter(pk=endpoint.pk, failed_at=None).update(failed_at=now, failure=said[:500])
    if not lost:
        return
    user = endpoint.user
    language, zone = settings_of(user)
    enqueue(
        notice=LOST.key, subject_id=user.pk, recipient=user.email, user=user, language=language or "ru", zone=zone,
        occurrence=f"{endpoint.channel}:{endpoint.connected_at:%Y-%m-%dT%H:%M:%S}", now=now,
        context={"messenger": str(Channel(endpoint.channel).label)},
    )  # fmt: skip


def about_people(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Everything is in the particulars; who has left is left out."""
    return {pk: {} for pk in User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True)}


LOST = Notice(
    key="notifications.messenger_lost",
    title=gettext_lazy("A messenger takes nothing from us any more"),
    why=gettext_lazy("You had connected this messenger to your account."),
    category=Category.SERVICE,
    subject="accounts.user",
    template="notifications/letters/messenger_lost.txt",
    context=about_people,
)


def declare() -> None:
    """Declares the letter about a chat that was lost."""
    register(LOST)


def messengers_of(user: User, offered: list[Channel], now: datetime) -> list[Messenger]:
    """The messengers that are offered, with the person's chats or a fresh code; one query."""
    chats = {endpoint.channel: endpoint for endpoint in Endpoint.objects.filter(user=user)} if offered else {}
    found = []
    for channel in offered:
        code = code_for(user, channel, now)
        links = {
            Channel.TELEGRAM: f"https://t.me/{settings.TELEGRAM_BOT_NAME}?start={code}"
            if settings.TELEGRAM_BOT_NAME else "",
            Channel.VK: f"https://vk.me/club{settings.VK_GROUP_ID}?ref={code}" if settings.VK_GROUP_ID else "",
        }  # fmt: skip
        found.append(Messenger(channel, chats.get(channel), code, links[channel]))
    return found
