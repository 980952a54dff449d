"""The channels of the messengers: short plain text with a link, over the same outbox as the mail."""

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from apprise import NotifyFormat
from apprise.plugins.base import NotifyBase
from django.conf import settings

from backend.common import clock
from backend.notifications.engine.bundles import Bundle
from backend.notifications.engine.channels import register_channel
from backend.notifications.engine.delivery import OutsideSender
from backend.notifications.engine.facts import Facts
from backend.notifications.engine.transport import Refused
from backend.notifications.enums import MESSENGERS, Channel
from backend.notifications.letters import Parcel, Words, compose
from backend.notifications.messengers.connecting import lose
from backend.notifications.messengers.plugins import Blocked, TelegramChat, VkChat, random_id
from backend.notifications.models import Endpoint

# Less than the 4096 that both take, so that the link is never cut off.
LONGEST = 3000


@dataclass(frozen=True)
class Note(Parcel):
    """A short message; `recipient` is the person's number here: the chat is looked up when it is sent."""

    message_id: str


def text_of(words: Words) -> str:
    """Subject, text, link, each a paragraph."""
    body = words.body if len(words.body) <= LONGEST else words.body[: LONGEST - 1] + "…"
    link = f"{words.action}: {words.url}" if words.action else words.url
    return "\n\n".join(part for part in (words.subject, body, link) if part)


def prepare(found: Bundle, facts: Facts, now: datetime) -> Note:
    """What goes to the messenger for one row; notes the subject in it.

    Raises:
        Exception: whatever is wrong with a template or its facts.
    """
    letter = found.carrier
    words = compose(letter, facts.found[letter.rule, letter.subject_id], facts.threads.get(letter.thread))
    letter.subject_line = words.subject
    return Note(sender="", recipient=str(letter.user_id), payload=text_of(words).encode(), message_id=letter.message_id)


class MessengerTransport:
    """Sends each message by a request of its own. A context manager, as the outbox wants it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, parcel: Parcel) -> None:
        """Returns when the messenger has taken the message.

        Raises:
            ServerDown, Postponed, Refused, Uncertain: it has not, or nobody knows.
        """
        assert isinstance(parcel, Note)  # noqa: S101 - `prepare` makes nothing else
        endpoint = (
            Endpoint.objects.filter(user=int(parcel.recipient), channel=self.channel, failed_at=None)
            .select_related("user").first()
        )  # fmt: skip
        if endpoint is None:
            raise Refused("not connected any more", address_is_dead=False)
        try:
            self._chat(endpoint, parcel.message_id).notify(body=parcel.payload.decode(), body_format=NotifyFormat.TEXT)
        except Blocked as error:
            lose(endpoint=endpoint, said=str(error), now=clock.now())
            raise Refused(str(error), address_is_dead=False) from error

    def _chat(self, endpoint: Endpoint, message_id: str) -> NotifyBase:
        if self.channel == Channel.TELEGRAM:
            return TelegramChat(bot_token=settings.TELEGRAM_BOT_TOKEN, targets=[endpoint.address], detect_owner=False)
        return VkChat(token=settings.VK_GROUP_TOKEN, peer=endpoint.address, random_id=random_id(message_id))


def sender(channel: Channel) -> OutsideSender:
    """The sender of a messenger."""
    return OutsideSender(key=channel, open=lambda: MessengerTransport(channel), prepare=prepare)


def register_messengers() -> None:
    """Makes those messengers channels to which the service has a key."""
    keys = {Channel.TELEGRAM: settings.TELEGRAM_BOT_TOKEN, Channel.VK: settings.VK_GROUP_TOKEN}
    for channel in MESSENGERS:
        if keys[channel]:
            register_channel(sender(channel))
