from collections.abc import Iterable
from dataclasses import dataclass

from backend.accounts.models import Preferences
from backend.notifications import threads
from backend.notifications.engine.facts import gather
from backend.notifications.explain import title_of
from backend.notifications.letters import Text, write
from backend.notifications.models import Address, Letter


@dataclass(frozen=True)
class Row:
    """A line of the ledger."""

    letter: Letter
    title: str
    label: tuple[str, str] | None

    @property
    def tone(self) -> str:
        """How its badge is coloured."""
        return {"sent": "ok", "failed": "danger", "broken": "danger", "unknown": "attention"}.get(
            self.letter.status, "neutral"
        )


def rows_of(letters: Iterable[Letter]) -> list[Row]:
    """Lines of the ledger; a query for each kind of thread among them."""
    letters = list(letters)
    labels = threads.labels({letter.thread for letter in letters})
    return [Row(letter, title_of(letter), labels.get(letter.thread)) for letter in letters]


def preview_of(letter: Letter) -> Text | None:
    """The letter as it would read now, with links that do nothing; None when it cannot be written."""
    facts = gather([letter]).found.get((letter.rule, letter.subject_id))
    if facts is None:
        return None
    try:
        return write(letter, facts, threads.labels([letter.thread]).get(letter.thread), live=False)
    except Exception:  # noqa: BLE001 - the page says so; the letter itself says why when it is sent
        return None


def takes_nudges(email: str) -> bool:
    """Whether advice and reminders are sent to this address."""
    stopped = Address.objects.filter(email=email, unsubscribed_at__isnull=False).exists()
    return not stopped and not Preferences.objects.filter(user__email=email, nudges=False).exists()
