"""The ledger as a table: it goes out while it is read, so that its length costs no memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.accounts.signals import note
from backend.common.tabular.writer import csv_download, csv_lines
from backend.notifications import threads
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.explain import title_of
from backend.notifications.models import Letter

CHUNK = 1000
# What stands in the audit for ever must not tell who was looked for.
PERSONAL = ("recipient", "person")


def export(request: HttpRequest, letters: "QuerySet[Letter]", now: datetime) -> StreamingHttpResponse:
    """The letters as a CSV file; the audit keeps who took it and how it was narrowed."""
    narrowed = {name: "…" if name in PERSONAL else value[:200] for name, value in request.GET.items() if value}
    user: User = person(request)
    note(by=user, verb="letters.exported", target=user, now=now, after={"filters": narrowed})
    return csv_download(as_csv(letters), f"letters-{now:%Y-%m-%d}.csv")


def as_csv(letters: "QuerySet[Letter]") -> Iterator[bytes]:
    """Chunks of the file. The rows come through a cursor of the server, in the order of the ledger."""
    language, zone = translation.get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone()
    rows = letters.select_related("user", "centre").iterator(chunk_size=CHUNK)
    # Whoever sends the file out is not in this request's language any more when the next chunk is made.
    with translation.override(language):
        head = csv_lines([_head()])
    yield head
    while chunk := list(islice(rows, CHUNK)):
        with translation.override(language), timezone.override(zone):
            made = csv_lines(_rows(chunk))
        yield made


def _head() -> list[str]:
    return [
        _("Number"), _("Follow-up"), _("Key"), _("Belongs to"), _("Name"), _("Recipient"), _("Channel"), _("Category"),
        _("Centre"), pgettext("letter", "Due"), _("Status"), _("Reason"), _("What the server said"), _("Tries"),
        _("Sent"), _("Answered"), _("Went within the letter"), "Message-ID",
    ]  # fmt: skip


def _rows(letters: Iterable[Letter]) -> Iterator[list[str]]:
    letters = list(letters)
    labels = threads.labels({letter.thread for letter in letters})
    # A translation is looked up once a chunk, not once a cell.
    titles = {letter.rule: title_of(letter) for letter in letters}
    channels, categories = _names(Channel.choices), _names(Category.choices)
    statuses, reasons = _names(LetterStatus.choices), _names(Reason.choices)
    for letter in letters:
        label = labels.get(letter.thread)
        yield [
            str(letter.pk),
            titles[letter.rule],
            letter.rule,
            label[0] if label else letter.thread,
            str(letter.user) if letter.user else "",
            letter.recipient,
            channels[letter.channel],
            categories[letter.category],
            str(letter.centre) if letter.centre else "",
            _moment(letter.due_at),
            statuses[letter.status],
            reasons.get(letter.reason, ""),
            letter.outcome,
            str(letter.attempts),
            _moment(letter.sent_at),
            _moment(letter.answered_at),
            str(letter.carrier_id or ""),
            letter.message_id,
        ]


def _names(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _moment(instant: datetime | None) -> str:
    return f"{timezone.localtime(instant):%d.%m.%Y %H:%M}" if instant else ""
