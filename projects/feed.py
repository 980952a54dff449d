"""The feed of a project: what happened, newest first, from every app that has something to tell.

An app above registers its source in `AppConfig.ready`; each source costs a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.notifications.enums import Category, Channel, LetterStatus
from backend.notifications.models import Letter
from backend.notifications.registry import find
from projects.models import Project, StageChange

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
Source = Callable[[Project, int], Iterable[FeedItem]]
View = Callable[[Project, int, Viewer], Iterable[FeedItem]]
_sources: list[tuple[FeedKind, Source]] = []
_views: list[tuple[FeedKind, View]] = []
_quiet: set[str] = set()
# Entries of the audit by which something of the project was finished; each names its title and note.
DONE = ("checkpoint.done", "activity.held")


def register_source(source: Source, kind: FeedKind) -> None:
    """Adds a source: called with the project and the largest number of items that the page will show."""
    _sources.append((kind, source))


def register_view(view: View, kind: FeedKind) -> None:
    """Adds a source that not everybody sees the same of: it is called with the viewer too."""
    _views.append((kind, view))


def keep_out(rule: str) -> None:
    """Letters of this rule are not told in the feed: what they say stands there itself."""
    _quiet.add(rule)


def feed_of(project: Project, *, limit: int = 20, viewer: Viewer | None = None, kind: str = "") -> list[FeedItem]:
    """The newest `limit` things that happened with the project, newest first; of one kind where it is named.

    Without a viewer, only what everybody sees who sees the project.
    """
    items = [item for of, source in _sources if kind in ("", of) for item in source(project, limit)]
    if viewer is not None:
        items += [item for of, view in _views if kind in ("", of) for item in view(project, limit, viewer)]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


def _moves(project: Project, limit: int) -> Iterable[FeedItem]:
    changes = StageChange.objects.filter(project=project).select_related("by")[:limit]
    for change in changes:
        title = (
            f"{change.get_source_display()} → {change.get_target_display()}"
            if change.source
            else _("Project registered: %(stage)s") % {"stage": change.get_target_display()}
        )
        yield FeedItem(at=change.at, title=title, text=change.reason, who=str(change.by or ""), tone="ok")


def _letters(project: Project, limit: int) -> Iterable[FeedItem]:
    """What went out by mail: the same on the site is no second thing, and a task for the mentor is the centre's own."""
    letters = (
        Letter.objects.filter(thread=f"project:{project.pk}", status=LetterStatus.SENT, channel=Channel.EMAIL)
        .exclude(rule__in=_quiet)
        .order_by("-sent_at")
    )
    for letter in letters[:limit]:
        entry = find(letter.rule)
        if letter.sent_at and entry:
            yield FeedItem(
                at=letter.sent_at,
                title=_("Letter sent"),
                text=letter.subject_line or str(entry.title),
                who=letter.recipient,
                tone="attention" if letter.category == Category.LEGAL else "plain",
            )


def _done(project: Project, limit: int) -> Iterable[FeedItem]:
    entries = (
        Entry.objects.filter(target_type="projects.project", target_id=project.pk, verb__in=DONE)
        .select_related("actor")
        .order_by("-at")[:limit]
    )
    for entry in entries:
        title = _("Done: %(title)s") % {"title": entry.after.get("title", "")}
        yield FeedItem(
            at=entry.at, title=title, text=entry.after.get("note", ""), who=str(entry.actor or ""), tone="ok"
        )


register_source(_moves, FeedKind.MOVES)
register_source(_letters, FeedKind.LETTERS)
register_source(_done, FeedKind.DATES)
