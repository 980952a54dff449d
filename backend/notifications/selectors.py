from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from backend.accounts.models import Preferences
from backend.notifications import audiences, threads
from backend.notifications.engine.facts import gather
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.explain import title_of
from backend.notifications.letters import Text, write
from backend.notifications.models import Address, Letter
from backend.notifications.plan import offsets_with
from backend.notifications.registry import SELF, Notice, Rule


def tone_of(status: str) -> str:
    """How the badge of a status is coloured."""
    tones = {"sent": "ok", "failed": "danger", "broken": "danger", "unknown": "attention"}
    return tones.get(status, "neutral")


@dataclass(frozen=True)
class Row:
    """A line of the ledger."""

    letter: Letter
    title: str
    label: tuple[str, str] | None

    @property
    def tone(self) -> str:
        """How its badge is coloured."""
        return tone_of(self.letter.status)


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


@dataclass
class Tally:
    """How many letters are in one status, and why."""

    status: str
    count: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the status is called."""
        return str(LetterStatus(self.status).label)

    @property
    def tone(self) -> str:
        """How its badge is coloured."""
        return tone_of(self.status)


@dataclass(frozen=True)
class Summary:
    """What became of all letters of a project, a person or a rule, and which come next."""

    tallies: list[Tally]
    answered: int
    coming: list[Row]


def summary_of(letters: "QuerySet[Letter]") -> Summary:
    """What became of the letters; two queries, and one for each kind of thread among those that come next."""
    tallies: dict[str, Tally] = {}
    answered = 0
    counted = letters.order_by().values_list("status", "reason").annotate(Count("pk"), Count("answered_at"))
    for status, reason, count, answers in counted:
        tally = tallies.setdefault(status, Tally(status))
        tally.count += count
        answered += answers
        if reason:
            tally.reasons[str(Reason(reason).label)] = count
    planned = letters.filter(status=LetterStatus.PENDING).select_related("user").order_by("next_try_at", "pk")
    order = list(LetterStatus.values)
    return Summary(
        tallies=sorted(tallies.values(), key=lambda tally: order.index(tally.status)),
        answered=answered,
        coming=rows_of(planned[:3]),
    )


def to_the_same(letters: "QuerySet[Letter]", pk: int) -> "QuerySet[Letter]":
    """Those of the letters that go to the address, or to the account, of one of them."""
    known = letters.order_by().filter(pk=pk)
    same_account = Q(user__in=known.filter(user__isnull=False).values("user"))
    return letters.filter(Q(recipient__in=known.values("recipient")) | same_account)


@dataclass(frozen=True)
class Recipient:
    """What is known of somebody who is written to, as far as it decides what comes and when."""

    name: str
    email: str
    address: Address | None
    preferences: Preferences | None


def recipient_of(letter: Letter) -> Recipient:
    """The recipient of a letter; two queries."""
    address = Address.objects.filter(pk=letter.recipient).first()
    chosen = Preferences.objects.filter(Q(user=letter.user_id) | Q(user__email=letter.recipient)).first()
    return Recipient(str(letter.user) if letter.user else "", letter.recipient, address, chosen)


@dataclass(frozen=True)
class RuleFacts:
    """A follow-up as it is declared, in words."""

    entry: Notice
    dated: Rule | None
    told: str
    days: str


def rule_of(entry: Notice) -> RuleFacts:
    """What the page of a follow-up says of it."""
    if not isinstance(entry, Rule):
        return RuleFacts(entry, None, "", "")
    told = str(audiences.find(entry.to).title) if entry.to != SELF else ""
    return RuleFacts(entry, entry, told, ", ".join(f"{days:+d}" if days else "0" for days in offsets_with(entry, None)))
