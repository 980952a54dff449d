"""Comments and files in the feed of a project, for whoever looks at it."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common import clock
from projects.feed import FeedItem, FeedKind, Source, Viewer
from projects.files.models import StoredFile
from projects.files.selectors import files_by_target
from projects.models import Project
from projects.talk.enums import Visibility
from projects.talk.models import Comment
from projects.talk.services import may_change


def _standing(project: Project, viewer: Viewer | None) -> QuerySet[Comment]:
    if viewer is None:
        return Comment.objects.none()
    return Comment.objects.visible_to(viewer).standing().filter(project=project).select_related("by")


def _comments(rows: Sequence[Comment], viewer: Viewer | None) -> Iterator[FeedItem]:
    """The comments with their files, which are read by one query."""
    now = clock.now()
    files = files_by_target(Comment, [comment.pk for comment in rows])
    for comment in rows:
        own = isinstance(viewer, User) and may_change(comment, viewer, now)
        yield FeedItem(
            at=comment.at,
            title=_("Comment, corrected") if comment.edited_at else _("Comment"),
            text=comment.text,
            who=str(comment.by or ""),
            badge="" if comment.visibility == Visibility.TEAM else comment.get_visibility_display(),
            files=tuple((stored.name, stored.get_absolute_url()) for stored in files[comment.pk]),
            change=reverse("talk:edit", args=[comment.project_id, comment.pk]) if own else "",
        )


def _own_files(project: Project, viewer: Viewer | None) -> QuerySet[StoredFile]:
    """The files of the project itself: who sees the project sees them."""
    if viewer is None:
        return StoredFile.objects.none()
    return StoredFile.objects.of(project).select_related("by")


def _files(rows: Sequence[StoredFile], viewer: Viewer | None) -> Iterator[FeedItem]:
    for stored in rows:
        yield FeedItem(
            at=stored.at, title=_("File added"), who=str(stored.by or ""),
            files=((stored.name, stored.get_absolute_url()),),
        )  # fmt: skip


SOURCES = (
    Source("comments", FeedKind.COMMENTS, at="at", tell=_comments, rows=_standing),
    Source("files", FeedKind.FILES, at="at", tell=_files, rows=_own_files),
)
