"""The feed of a project: what happened, newest first, from every app that has something to tell.

An app above registers its source in `AppConfig.ready`; each source costs a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.audit.models import Entry
from backend.notifications.enums import Category, Channel, LetterStatus
from backend.notifications.models import Letter
from backend.notifications.registry import find
from projects.models import Project, StageChange

Tone = Literal["ok", "attention", "danger", "plain"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One thing that happened: `title` in a few words, `text` in a sentence, `who` if a person did it."""

    at: datetime
    title: str | Promise
    text: str = ""
    who: str = ""
    tone: Tone = "plain"
    url: str = ""


Source = Callable[[Project, int], Iterable[FeedItem]]
_sources: list[Source] = []


def register_source(source: Source) -> Source:
    """Adds a source: called with the project and the largest number of items that the page will show."""
    _sources.append(source)
    return source


def feed_of(project: Project, *, limit: int = 20) -> list[FeedItem]:
    """The newest `limit` things that happened with the project, newest first."""
    items = [item for source in _sources for item in source(project, limit)]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


@register_source
def _moves(project: Project, limit: int) -> Iterable[FeedItem]:
    changes = StageChange.objects.filter(project=project).select_related("by")[:limit]
    for change in changes:
        title = (
            f"{change.get_source_display()} → {change.get_target_display()}"
            if change.source
            else _("Project registered: %(stage)s") % {"stage": change.get_target_display()}
        )
        yield FeedItem(at=change.at, title=title, text=change.reason, who=str(change.by or ""), tone="ok")


@register_source
def _letters(project: Project, limit: int) -> Iterable[FeedItem]:
    """What went out by mail: the same on the site is no second thing, and a task for the mentor is the centre's own."""
    letters = Letter.objects.filter(
        thread=f"project:{project.pk}", status=LetterStatus.SENT, channel=Channel.EMAIL
    ).order_by("-sent_at")
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


@register_source
def _checkpoints(project: Project, limit: int) -> Iterable[FeedItem]:
    entries = (
        Entry.objects.filter(target_type="projects.project", target_id=project.pk, verb="checkpoint.done")
        .select_related("actor")
        .order_by("-at")[:limit]
    )
    for entry in entries:
        title = _("Done: %(title)s") % {"title": entry.after.get("title", "")}
        yield FeedItem(
            at=entry.at, title=title, text=entry.after.get("note", ""), who=str(entry.actor or ""), tone="ok"
        )
