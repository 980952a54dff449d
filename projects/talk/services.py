"""Comments are written, corrected and taken back here."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.files.models import StoredFile
from projects.files.services import store
from projects.models import Project
from projects.talk.enums import LONGEST, WINDOW, Visibility
from projects.talk.letters import tell_others
from projects.talk.models import Comment


@transaction.atomic
def add_comment(
    *, project: Project, by: User, now: datetime, text: str, visibility: Visibility = Visibility.TEAM,
    files: Sequence[File] = (),
) -> Comment:  # fmt: skip
    """Writes a comment, and tells the others of the thread.

    Raises:
        NotAllowed: the person does not work on the project, or is not of the centre that would speak to itself.
        Invalid: nothing is said, too much is said, or a file can't be taken.
    """
    inner = visibility == Visibility.CENTRE
    permit(by, "talk.add_inner_comment" if inner else "talk.add_comment", project)
    comment = Comment.objects.create(project=project, by=by, at=now, text=_checked(text), visibility=visibility)
    for content in files:
        store(project=project, target=comment, content=content, by=by, now=now)
    _note(comment, "comment.added", by=by, now=now)
    tell_others(comment, now=now)
    return comment


@transaction.atomic
def edit_comment(*, comment: Comment, by: User, now: datetime, text: str) -> Comment:
    """Corrects one's own comment within the first hour.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the hour is over, or it was taken back.
        Invalid: nothing is said, or too much.
    """
    comment = _own(comment, by, now)
    if comment.withdrawn_at:
        raise Conflict(_("This comment was taken back."), code="withdrawn")
    text = _checked(text)
    if text != comment.text:
        comment.text, comment.edited_at = text, now
        comment.save(update_fields=["text", "edited_at"])
        _note(comment, "comment.edited", by=by, now=now)
    return comment


@transaction.atomic
def attach_file(*, comment: Comment, content: File, by: User, now: datetime) -> StoredFile:
    """Attaches a file to one's own comment within the first hour.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the hour is over, or it was taken back.
        Invalid: the file is empty, too big, or of a kind that is not taken; the field is `content`.
    """
    comment = _own(comment, by, now)
    if comment.withdrawn_at:
        raise Conflict(_("This comment was taken back."), code="withdrawn")
    return store(project=comment.project, target=comment, content=content, by=by, now=now)


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Takes one's own comment back within the first hour; letters about it that have not gone out are dropped.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the hour is over.
    """
    comment = _own(comment, by, now)
    if comment.withdrawn_at is None:
        comment.withdrawn_at = now
        comment.save(update_fields=["withdrawn_at"])
        _note(comment, "comment.withdrawn", by=by, now=now)
    return comment


@transaction.atomic
def restore_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Brings a comment back that was taken back by a slip, within the same hour.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the hour is over.
    """
    comment = _own(comment, by, now)
    if comment.withdrawn_at is not None:
        comment.withdrawn_at = None
        comment.save(update_fields=["withdrawn_at"])
        _note(comment, "comment.restored", by=by, now=now)
    return comment


def may_change(comment: Comment, user: User, now: datetime) -> bool:
    """Whether the person may still correct the comment."""
    return comment.by_id == user.pk and now - comment.at <= WINDOW


def _own(comment: Comment, by: User, now: datetime) -> Comment:
    permit(by, "talk.change_comment", comment)
    found = Comment.objects.select_for_update(of=("self",)).select_related("project").get(pk=comment.pk)
    if now - found.at > WINDOW:
        raise Conflict(
            _("A comment can be corrected for an hour: others have read it by now. Write another one."), code="too_late"
        )
    return found


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Write something."), code="empty", field="text")
    if len(text) > LONGEST:
        raise Invalid(_("At most %(longest)d characters.") % {"longest": LONGEST}, code="long", field="text")
    return text


def _note(comment: Comment, verb: str, *, by: User, now: datetime) -> None:
    """Not the words: the audit can't be changed, and a comment that was taken back is gone."""
    about = {"comment": comment.pk, "visibility": comment.visibility}
    record(actor=by, verb=verb, target=comment.project, now=now, after=about)
