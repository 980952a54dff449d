"""Comments and files in the feed of a project, for whoever looks at it."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common import clock
from projects.feed import FeedItem
from projects.files.selectors import files_by_target, files_of
from projects.models import Project
from projects.talk.enums import Visibility
from projects.talk.models import Comment
from projects.talk.services import may_change


def comments(project: Project, limit: int, viewer: User | AnonymousUser) -> Iterable[FeedItem]:
    """The newest comments that the viewer may read, with their files; two queries."""
    now = clock.now()
    rows = list(Comment.objects.visible_to(viewer).standing().filter(project=project).select_related("by")[:limit])
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
            change=reverse("talk:edit", args=[project.pk, comment.pk]) if own else "",
        )


def files(project: Project, limit: int, viewer: User | AnonymousUser) -> Iterable[FeedItem]:
    """The newest files of the project itself; one query."""
    for stored in files_of(viewer, project).filter(target_type=Project._meta.label_lower)[:limit]:
        yield FeedItem(
            at=stored.at, title=_("File added"), who=str(stored.by or ""),
            files=((stored.name, stored.get_absolute_url()),),
        )  # fmt: skip
