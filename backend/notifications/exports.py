"""The ledger and its archive as tables: they go out while they are read, so that their length costs no memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.accounts.signals import note
from backend.common.narrowing import narrowed_by
from backend.common.tabular.writer import csv_download, csv_lines
from backend.notifications import threads
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.explain import title_of
from backend.notifications.models import Letter, LetterArchive

CHUNK = 1000
# What stands in the audit for ever must not tell who was looked for.
PERSONAL = ("recipient", "person")


@dataclass
class Words:
    """What the rows of a chunk are called, looked up once a chunk and not once a cell."""

    labels: Mapping[str, tuple[str, str]]
    titles: dict[str, str]
    channels: dict[str, str]
    categories: dict[str, str]
    statuses: dict[str, str]
    reasons: dict[str, str]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "Words":
        return cls(
            labels=threads.labels({row.thread for row in rows}),
            titles={row.rule: title_of(row) for row in rows},
            channels=_names(Channel.choices),
            categories=_names(Category.choices),
            statuses=_names(LetterStatus.choices),
            reasons=_names(Reason.choices),
        )

    def thread(self, name: str) -> str:
        """What the letter belongs to."""
        label = self.labels.get(name)
        return label[0] if label else name


@dataclass(frozen=True)
class Column:
    """What stands over it, and what in it for a row."""

    title: str | Promise
    cell: Callable[[Any, Words], str]


@dataclass(frozen=True)
class Table:
    """`name` begins the name of the file, `verb` is what the audit calls the taking of it."""

    name: str
    verb: str
    related: tuple[str, ...]
    columns: tuple[Column, ...]


_ABOUT = (
    Column(_("Number"), lambda row, words: str(row.pk)),
    Column(_("Follow-up"), lambda row, words: words.titles[row.rule]),
    Column(_("Key"), lambda row, words: row.rule),
    Column(_("Belongs to"), lambda row, words: words.thread(row.thread)),
)
_KIND = (
    Column(_("Channel"), lambda row, words: words.channels[row.channel]),
    Column(_("Category"), lambda row, words: words.categories[row.category]),
    Column(_("Centre"), lambda row, words: str(row.centre or "")),
    Column(pgettext_lazy("letter", "Due"), lambda row, words: _moment(row.due_at)),
    Column(_("Status"), lambda row, words: words.statuses[row.status]),
    Column(_("Reason"), lambda row, words: words.reasons.get(row.reason, "")),
)
_END = (
    Column(_("Tries"), lambda row, words: str(row.attempts)),
    Column(_("Sent"), lambda row, words: _moment(row.sent_at)),
    Column(_("Answered"), lambda row, words: _moment(row.answered_at)),
)
_WITHIN = _("Went within the letter")

LEDGER = Table(
    "letters", "letters.exported", ("user", "centre"),
    (
        *_ABOUT,
        Column(_("Name"), lambda row, words: str(row.user or "")),
        Column(_("Recipient"), lambda row, words: row.recipient),
        *_KIND,
        Column(_("What the server said"), lambda row, words: row.outcome),
        *_END,
        Column(_WITHIN, lambda row, words: str(row.carrier_id or "")),
        Column("Message-ID", lambda row, words: row.message_id),
    ),
)  # fmt: skip
ARCHIVE = Table(
    "archived-letters", "letters.archive_exported", ("centre",),
    (
        *_ABOUT,
        *_KIND,
        *_END,
        Column(_WITHIN, lambda row, words: str(row.carried_by or "")),
        Column(_("Archived"), lambda row, words: _moment(row.archived_at)),
    ),
)  # fmt: skip


def export(
    request: HttpRequest, letters: "QuerySet[Letter] | QuerySet[LetterArchive]", table: Table, *, now: datetime
) -> StreamingHttpResponse:
    """The letters as a CSV file; the audit keeps who took it and how it was narrowed."""
    narrowed = narrowed_by(request.GET, hidden=PERSONAL)
    user: User = person(request)
    note(by=user, verb=table.verb, target=user, now=now, after={"filters": narrowed})
    return csv_download(as_csv(letters, table), f"{table.name}-{now:%Y-%m-%d}.csv")


def as_csv(letters: "QuerySet[Letter] | QuerySet[LetterArchive]", table: Table = LEDGER) -> Iterator[bytes]:
    """Chunks of the file. The rows come through a cursor of the server, in the order of the page."""
    language, zone = translation.get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone()
    rows = letters.select_related(*table.related).iterator(chunk_size=CHUNK)
    # Whoever sends the file out is not in this request's language any more when the next chunk is made.
    with translation.override(language):
        head = csv_lines([[str(column.title) for column in table.columns]])
    yield head
    while chunk := list(islice(rows, CHUNK)):
        with translation.override(language), timezone.override(zone):
            words = Words.of(chunk)
            made = csv_lines([column.cell(row, words) for column in table.columns] for row in chunk)
        yield made


def _names(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _moment(instant: datetime | None) -> str:
    return f"{timezone.localtime(instant):%d.%m.%Y %H:%M}" if instant else ""
