"""Files come and go here."""

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.files.kinds import NAMES, Kind, is_program, kind_of
from projects.files.models import StoredFile
from projects.files.targets import Target, target_of
from projects.models import Project

_LONGEST_NAME = 200


def checked_kind(content: File) -> Kind:
    """The kind of the content, decided by what is in it.

    Raises:
        Invalid: it is empty, too big, a program, or of a kind that is not taken; the field is `content`.
    """
    size, most = content.size or 0, settings.LARGEST_FILE
    if not size:
        raise Invalid(_("The file is empty."), code="empty", field="content")
    if size > most:
        raise Invalid(
            _("The file is too big: %(size)s. At most %(most)s are taken.")
            % {"size": filesizeformat(size), "most": filesizeformat(most)},
            code="too_big",
            field="content",
        )
    raw = cast("IO[bytes]", content)
    kind = kind_of(raw)
    if kind is None and is_program(raw):
        raise Invalid(
            _("This is a program, whatever its name says. Send one of these: %(kinds)s.") % {"kinds": NAMES},
            code="program",
            field="content",
        )
    if kind is None:
        raise Invalid(
            _("This kind of file is not taken. Send one of these: %(kinds)s.") % {"kinds": NAMES},
            code="kind",
            field="content",
        )
    return kind


@transaction.atomic
def store(
    *, project: Project, target: models.Model | None = None, content: File, by: User, now: datetime
) -> StoredFile:
    """Keeps a file of the project, attached to `target` (the project itself when it is None).

    The kind is decided by the content, the name is only shown. Whoever changes the target attaches files to it.

    Raises:
        NotAllowed: the person may not change the target.
        Invalid: the file is empty, too big, or of a kind that is not taken; the field is `content`.
    """
    target = target or project
    registered = _registered(target)
    permit(by, registered.change, target)
    return keep(project=project, target=target, content=content, by=by, now=now)


@transaction.atomic
def keep(
    *, target: models.Model, content: File, now: datetime, by: User | None = None, project: Project | None = None
) -> StoredFile:
    """Keeps a file of `target` for a service that has seen to it that whoever sends it may: by a signed link, say.

    `by` is None for somebody without an account, `project` for what belongs to none.

    Raises:
        Invalid: the file is empty, too big, or of a kind that is not taken; the field is `content`.
    """
    _registered(target)
    kind = checked_kind(content)
    stored = StoredFile(
        project=project, target_type=target._meta.label_lower, target_id=target.pk,
        name=plain_name(content.name or ""), kind=kind, size=content.size, sha256=checksum(content), by=by, at=now,
    )  # fmt: skip
    stored.content.save(stored.name, content, save=False)
    try:
        stored.save(force_insert=True)
        _note(stored, target, "file.added", by=by, now=now)
    except Exception:
        stored.content.storage.delete(stored.content.name or "")
        raise
    return stored


def checksum(content: File) -> str:
    """The SHA-256 of the content, which is read from its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _registered(target: models.Model) -> Target:
    registered = target_of(target._meta.label_lower)
    if registered is None:
        raise LookupError(f"Nothing is registered for files of {target._meta.label_lower}")
    return registered


@transaction.atomic
def remove(*, stored: StoredFile, by: User, now: datetime) -> StoredFile:
    """Takes a file away; it can be brought back for some days.

    Raises:
        NotAllowed: the person may not change what it is attached to.
    """
    stored, target = _locked(stored, by)
    if stored.removed_at is None:
        stored.removed_at, stored.removed_by = now, by
        stored.save(update_fields=["removed_at", "removed_by"])
        _note(stored, target, "file.removed", by=by, now=now)
    return stored


@transaction.atomic
def restore(*, stored: StoredFile, by: User, now: datetime) -> StoredFile:
    """Brings a file back that was taken away.

    Raises:
        NotAllowed: the person may not change what it is attached to.
        Conflict: it is gone for good.
    """
    stored, target = _locked(stored, by)
    if stored.removed_at is not None:
        stored.removed_at = stored.removed_by = None
        stored.save(update_fields=["removed_at", "removed_by"])
        _note(stored, target, "file.restored", by=by, now=now)
    return stored


def plain_name(name: str) -> str:
    """The name without folders, without signs that steer a terminal or turn letters around, not too long.

    A sign that turns letters around makes `annexe.exe` end in `fdp` and read as a PDF.
    """
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(". ")
    if len(name) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        keep = f"{dot}{suffix}" if stem and len(suffix) <= 8 else ""
        name = name[: _LONGEST_NAME - len(keep)] + keep
    return name or _("file")


def _locked(stored: StoredFile, by: User) -> tuple[StoredFile, models.Model]:
    found = StoredFile.objects.select_for_update(of=("self",)).select_related("project").filter(pk=stored.pk).first()
    if found is None:
        raise Conflict(_("This file is gone for good."), code="gone")
    registered = target_of(found.target_type)
    target = registered.model._base_manager.filter(pk=found.target_id).first() if registered else None
    if registered is None or target is None:
        raise Conflict(_("What this file was attached to is gone."), code="gone")
    permit(by, registered.change, target)
    return found, target


def _note(stored: StoredFile, target: models.Model, verb: str, *, by: User | None, now: datetime) -> None:
    about: dict[str, Any] = {
        "file": stored.pk,
        "kind": stored.kind,
        "target": f"{stored.target_type}:{stored.target_id}",
    }
    record(actor=by, verb=verb, target=stored.project or target, now=now, after=about)
