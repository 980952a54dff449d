"""A registration that is being filled in. Whatever was typed is kept, right or wrong."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict
from projects.models import ProjectDraft


def begin_draft(*, by: User) -> ProjectDraft:
    """A new empty registration of the person; an untouched one that they have is used again."""
    untouched = ProjectDraft.objects.filter(user=by, project=None, data={}).first()
    return untouched or ProjectDraft.objects.create(user=by)


@transaction.atomic
def keep_draft(*, draft: ProjectDraft, by: User, typed: dict[str, Any], step: str) -> ProjectDraft:
    """Keeps what was typed in one step beside what the other steps hold.

    Raises:
        NotAllowed: somebody else began this registration.
        Conflict: it was registered already, or thrown away meanwhile.
    """
    permit(by, "projects.change_draft", draft)
    draft = locked_draft(draft)
    if draft.project_id:
        raise Conflict(_("This registration was sent already."), code="already_registered")
    draft.data = {**draft.data, **typed}
    draft.step = step
    draft.save()
    return draft


def locked_draft(draft: ProjectDraft) -> ProjectDraft:
    """The same draft, kept from others until the transaction ends.

    Raises:
        Conflict: it was thrown away meanwhile.
    """
    found = ProjectDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(_("This registration was thrown away meanwhile. Begin a new one."), code="gone")
    return found


@transaction.atomic
def discard_draft(*, draft: ProjectDraft, by: User) -> None:
    """Throws an unfinished registration away.

    Raises:
        NotAllowed: somebody else began it.
        Conflict: it was registered already.
    """
    permit(by, "projects.change_draft", draft)
    found = ProjectDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:  # another click was quicker
        return
    if found.project_id:
        raise Conflict(_("This registration was sent already."), code="already_registered")
    found.delete()
