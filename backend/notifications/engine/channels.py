"""The ways on which something reaches its recipient: each has a sender, its own loop and its own troubles.

An app registers one in `AppConfig.ready`; from then on the sweep makes rows for the channel, and a job
of the clock sends them. A channel whose server is down holds up nobody but itself.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from backend.notifications.enums import Channel
from backend.notifications.ticks import register_tick


@dataclass(frozen=True, kw_only=True)
class ChannelSender(ABC):
    """Takes the rows of one channel to their recipients.

    Attributes:
        disturbs: it rings or lights up somewhere, so quiet hours, days off and the daily cap hold.
        optional: the recipient may decline advice and reminders on it; a task for a colleague cannot be declined.
        seconds: how often its rows are looked for.
    """

    key: Channel
    disturbs: bool = True
    optional: bool = True
    seconds: int = 15

    @abstractmethod
    def run(self, now: datetime) -> dict[str, Any]:
        """Sends what is due; safe in several processes at once. Returns how many rows came to which end."""


_senders: dict[str, ChannelSender] = {}


def register_channel(sender: ChannelSender) -> None:
    """Makes a channel usable and has the clock run its loop.

    Raises:
        ImproperlyConfigured: the channel has a sender already.
    """
    if sender.key in _senders:
        raise ImproperlyConfigured(f"The channel {sender.key} has two senders.")
    _senders[sender.key] = sender
    register_tick(tick_of(sender.key), sender.seconds, sender.run)


def tick_of(channel: str) -> str:
    """The name of the job of the clock that sends on this channel."""
    return "deliver" if channel == Channel.EMAIL else f"deliver_{channel}"


def live() -> list[str]:
    """The channels that have a sender: only for these a row of the outbox makes sense."""
    return sorted(_senders)


def find(channel: str) -> ChannelSender:
    """The sender of a channel.

    Raises:
        KeyError: it has none.
    """
    return _senders[channel]
