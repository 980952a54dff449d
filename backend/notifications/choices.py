"""Which kinds of letters reach a person on which channels: what can be chosen, what was, and the choice itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Preferences, User
from backend.accounts.services.preferences import save_preferences
from backend.accounts.signals import note
from backend.common.errors import Invalid
from backend.notifications.engine import channels
from backend.notifications.enums import MESSENGERS, Category, Channel
from backend.notifications.models import ChannelChoice, Endpoint

# Answers to what the person did come by e-mail alone, so there is nothing to choose.
CHOSEN_FOR = (Category.LEGAL, Category.NUDGE)

Cell = tuple[str, str]


@dataclass(frozen=True)
class Choice:
    """One kind of letters on one channel: `fixed` when the law wants it, `connected` when it can arrive there."""

    category: str
    channel: str
    wanted: bool
    fixed: bool
    connected: bool


def offered() -> list[Channel]:
    """The channels between which people choose; a messenger only where the service has a key to it."""
    return [Channel.EMAIL, Channel.INBOX, *offered_messengers()]


def offered_messengers() -> list[Channel]:
    """The messengers to which the service has a key."""
    return [channel for channel in MESSENGERS if channel in channels.live()]


def is_fixed(category: str, channel: str) -> bool:
    """Whether nobody can decline it: a letter about a legal deadline has to have reached its recipient."""
    return (category, channel) == (Category.LEGAL, Channel.EMAIL)


def choices_of(user: User) -> list[Choice]:
    """Everything that the person can choose, in the order of the page; three queries."""
    declined = set(ChannelChoice.objects.filter(user=user, wanted=False).values_list("category", "channel"))
    connected = set(Endpoint.objects.filter(user=user, failed_at=None).values_list("channel", flat=True))
    nudges = not Preferences.objects.filter(user=user, nudges=False).exists()
    return [
        Choice(
            category=category,
            channel=channel,
            wanted=is_fixed(category, channel)
            or ((category, channel) not in declined and (nudges or category != Category.NUDGE)),
            fixed=is_fixed(category, channel),
            connected=channel not in MESSENGERS or channel in connected,
        )
        for category in CHOSEN_FOR
        for channel in offered()
    ]


@transaction.atomic
def save_choices(*, user: User, by: User, wanted: Iterable[Cell], now: datetime, **preferences: Any) -> Preferences:
    """Keeps on which channels the person wants which kind of letters, and the other preferences that are given.

    Who wants advice nowhere gets none at all: that is the same as to unsubscribe from it.

    Raises:
        Invalid: a preference does not fit its field.
    """
    User.objects.select_for_update().get(pk=user.pk)
    before, ticked = choices_of(user), set(wanted)
    open_to_choice = [choice for choice in before if not choice.fixed]
    nudges = any((choice.category, choice.channel) in ticked for choice in before if choice.category == Category.NUDGE)
    row = save_preferences(user=user, by=user, now=now, nudges=nudges, **preferences)
    changed = []
    for choice in open_to_choice:
        cell = (choice.category, choice.channel)
        # With all advice off the boxes are kept as they were: who turns it on again finds the channels unchanged.
        keep = choice.category == Category.NUDGE and not nudges
        if not keep and (cell in ticked) != choice.wanted:
            changed.append(":".join(cell))
        if not keep:
            ChannelChoice.objects.update_or_create(
                user=user, category=choice.category, channel=choice.channel, defaults={"wanted": cell in ticked}
            )
    if changed:
        note(by=by, verb="person.changed", target=user, now=now, after={"fields": changed})
    return row


@transaction.atomic
def save_choice(*, user: User, by: User, category: str, channel: str, wanted: bool, now: datetime) -> Choice:
    """Changes one of the choices; returns it as it is now.

    Raises:
        Invalid: there is no such choice here, or the law leaves none.
    """
    known = {(choice.category, choice.channel): choice for choice in choices_of(user)}
    if (category, channel) not in known:
        raise Invalid(_("There is no such channel here. Choose one from the list."), field="channel")
    if is_fixed(category, channel) and not wanted:
        raise Invalid(_("Letters about legal deadlines always come by e-mail: nobody may miss one."), field="wanted")
    cells = {cell for cell, choice in known.items() if choice.wanted}
    cells = cells | {(category, channel)} if wanted else cells - {(category, channel)}
    save_choices(user=user, by=by, wanted=cells, now=now)
    return next(choice for choice in choices_of(user) if (choice.category, choice.channel) == (category, channel))
