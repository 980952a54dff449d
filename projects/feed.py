"""The feed of a project: what happened, newest first, from every app that has something to tell.

An app above registers its sources in `AppConfig.ready`. However many there are, one query finds what is newest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.notifications.enums import Category, Channel, LetterStatus
from backend.notifications.models import Letter
from backend.notifications.registry import find
from projects.models import Project, Recipient, StageChange
from projects.rules import guides

Tone = Literal["ok", "attention", "danger", "plain"]


class FeedKind(models.TextChoices):
    """What the feed can be narrowed to."""

    MOVES = "moves", pgettext_lazy("feed", "moves")
    DATES = "dates", pgettext_lazy("feed", "dates")
    REPORTS = "reports", pgettext_lazy("feed", "reports")
    MONEY = "money", pgettext_lazy("feed", "money")
    CONTACTS = "contacts", pgettext_lazy("feed", "contacts")
    LETTERS = "letters", pgettext_lazy("feed", "letters")
    COMMENTS = "comments", pgettext_lazy("feed", "comments")
    FILES = "files", pgettext_lazy("feed", "files")
    EVENTS = "events", pgettext_lazy("feed", "events")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One thing that happened: `title` in a few words, `text` in a sentence, `who` if a person did it.

    `badge` says who else reads it, `files` are names with addresses, `change` is where its author corrects it.
    """

    at: datetime
    title: str | Promise
    text: str = ""
    who: str = ""
    tone: Tone = "plain"
    url: str = ""
    badge: str | Promise = ""
    files: tuple[tuple[str, str], ...] = ()
    change: str = ""


Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Source:
    """What an app tells the feed.

    `rows` gives its rows of the project that the viewer may read; without a viewer, those that everybody reads who
    sees the project. `at` says when something last happened with a row. `tell` puts rows into words.
    """

    name: str
    kind: FeedKind
    rows: Callable[[Project, Viewer | None], QuerySet[Any]]
    at: str | Func
    tell: Callable[[Sequence[Any], Viewer | None], Iterable[FeedItem]]


_sources: dict[str, Source] = {}
_quiet: set[str] = set()
# Entries of the audit by which something of the project was finished; each names its title and note.
DONE = ("checkpoint.done", "activity.held")


def register_source(*sources: Source) -> None:
    """Adds what an app tells."""
    _sources.update({source.name: source for source in sources})


def keep_out(rule: str) -> None:
    """Letters of this rule are not told in the feed: what they say stands there itself."""
    _quiet.add(rule)


def feed_of(project: Project, *, limit: int = 20, viewer: Viewer | None = None, kind: str = "") -> list[FeedItem]:
    """The newest `limit` things that happened with the project, newest first; of one kind where it is named.

    Without a viewer, only what everybody sees who sees the project. One query finds the newest rows of all sources;
    each source that has some of them reads its own.
    """
    rows = {source.name: source.rows(project, viewer) for source in _sources.values() if kind in ("", source.kind)}
    newest: dict[str, list[int]] = defaultdict(list)
    for name, pk in _newest(rows, limit):
        newest[name].append(pk)
    items = [
        item
        for name, ids in newest.items()
        for item in _sources[name].tell(list(rows[name].filter(pk__in=ids)), viewer)
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


def _newest(rows: Mapping[str, QuerySet[Any]], limit: int) -> list[tuple[str, int]]:
    """(source, pk) of the rows in which something happened last."""
    parts = [
        found.order_by(_moment(_sources[name].at).desc(), "-pk").values_list(
            _sources[name].at, Value(name, CharField()), "pk"
        )[:limit]
        for name, found in rows.items()
        if not found.query.is_empty()
    ]
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else chain.from_iterable(parts)
    return [(name, pk) for _at, name, pk in sorted(found, reverse=True)[:limit]]


def _moment(at: str | Func) -> F | Func:
    return F(at) if isinstance(at, str) else at


def _moves(changes: Sequence[StageChange], viewer: Viewer | None) -> Iterator[FeedItem]:
    for change in changes:
        title = (
            f"{change.get_source_display()} → {change.get_target_display()}"
            if change.source
            else _("Project registered: %(stage)s") % {"stage": change.get_target_display()}
        )
        yield FeedItem(at=change.at, title=title, text=change.reason, who=str(change.by or ""), tone="ok")


def _sent(project: Project, viewer: Viewer | None) -> QuerySet[Letter]:
    """What went out by mail: the same on the site is no second thing, and a task for the mentor is the centre's own.

    To whom the ledger shows the letters of the project, here too. The others read their own and those to the NKO:
    what the centre's mentors and heads are told is not meant for it.
    """
    letters = Letter.objects.filter(thread=f"project:{project.pk}", status=LetterStatus.SENT, channel=Channel.EMAIL)
    letters = letters.filter(sent_at__isnull=False).exclude(rule__in=_quiet)
    if isinstance(viewer, User) and guides(viewer, project):
        return letters
    readable = Q(recipient__in=Recipient.objects.filter(project=project).values("email"))
    if isinstance(viewer, User):
        readable |= Q(recipient=viewer.email) | Q(user=viewer)
    return letters.filter(readable)


def _letters(letters: Sequence[Letter], viewer: Viewer | None) -> Iterator[FeedItem]:
    for letter in letters:
        entry = find(letter.rule)
        if letter.sent_at and entry:
            yield FeedItem(
                at=letter.sent_at,
                title=_("Letter sent"),
                text=letter.subject_line or str(entry.title),
                who=letter.recipient,
                tone="attention" if letter.category == Category.LEGAL else "plain",
            )


def entries_of(project: Project, *verbs: str) -> QuerySet[Entry]:
    """What the audit keeps of the project by these verbs."""
    of_project = Entry.objects.filter(target_type="projects.project", target_id=project.pk, verb__in=verbs)
    return of_project.select_related("actor")


def _done(entries: Sequence[Entry], viewer: Viewer | None) -> Iterator[FeedItem]:
    for entry in entries:
        title = _("Done: %(title)s") % {"title": entry.after.get("title", "")}
        yield FeedItem(
            at=entry.at, title=title, text=entry.after.get("note", ""), who=str(entry.actor or ""), tone="ok"
        )


register_source(
    Source(
        "moves", FeedKind.MOVES, at="at", tell=_moves,
        rows=lambda project, viewer: StageChange.objects.filter(project=project).select_related("by"),
    ),
    Source("letters", FeedKind.LETTERS, at="sent_at", tell=_letters, rows=_sent),
    Source(
        "done", FeedKind.DATES, at="at", tell=_done,
        rows=lambda project, viewer: entries_of(project, *DONE),
    ),
)  # fmt: skip
