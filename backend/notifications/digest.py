"""One letter of several follow-ups: the most urgent first, each with its own action and links; reasons at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import ngettext

from backend.notifications.enums import Category
from backend.notifications.letters import Text, Words, render, unsubscribe_url
from backend.notifications.models import Letter

# So much of the most urgent item's subject stands in that of the letter.
HEAD = 120


@dataclass(frozen=True)
class Item:
    """One follow-up of a digest."""

    letter: Letter
    words: Words

    @property
    def urgent(self) -> bool:
        """Whether a legal deadline stands behind it."""
        return self.letter.category == Category.LEGAL


def write_digest(items: Sequence[Item], *, live: bool = True) -> Text:
    """The letter that goes out under the first item's Message-ID, in that item's language and zone.

    Args:
        items: two or more, the most urgent first.
        live: False for a preview, whose links do nothing.
    """
    carrier = items[0].letter
    stoppable = next((item.letter for item in items if not item.urgent), None)
    asked = next((item.words for item in items if item.words.ask), items[0].words)
    stop = unsubscribe_url(stoppable, live=live) if stoppable else ""
    all_stop = not any(item.urgent for item in items)
    frame = {
        "subject": _subject(items),
        "items": items,
        "reasons": list(dict.fromkeys(item.words.why for item in items)),
        "ask": asked.ask,
        "reply_to": asked.reply_to,
        "unsubscribe_url": stop,
        "all_stop": all_stop,
    }
    text = render("notifications/digest", frame, language=carrier.language, zone=carrier.zone)
    return replace(text, stop=stop if all_stop else "")


def _subject(items: Sequence[Item]) -> str:
    head, others = items[0].words.subject, len(items) - 1
    head = head if len(head) <= HEAD else f"{head[: HEAD - 1].rstrip()}…"
    with translation.override(items[0].letter.language):
        return ngettext("%(first)s, and %(count)d more reminder", "%(first)s, and %(count)d more reminders", others) % {
            "first": head,
            "count": others,
        }
