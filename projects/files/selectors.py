"""What lists and pages say of files. Each costs a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import QuerySet

from backend.accounts.models import User
from projects.files.models import StoredFile
from projects.files.targets import target_of
from projects.models import Project


def files_of(user: User | AnonymousUser, project: Project) -> QuerySet[StoredFile]:
    """All files of the project that the person sees, the newest first."""
    return StoredFile.objects.visible_to(user).kept().filter(project=project).select_related("by")


def recallable(user: User | AnonymousUser, project: Project, *, now: datetime) -> list[StoredFile]:
    """Those that were taken away and that the person can still bring back, the last first: of the project itself and
    of its reports and comments. A query for the files, and one for what they are attached to by each kind of it.
    """
    since = now - timedelta(days=settings.FILES_RECALL_DAYS)
    rows = StoredFile.objects.visible_to(user).filter(project=project, removed_at__gte=since)
    removed = list(rows.select_related("by", "removed_by").order_by("-removed_at"))
    changeable = {
        (label, pk) for label, ids in _ids_by_target(removed).items() for pk in _changeable(user, project, label, ids)
    }
    return [stored for stored in removed if (stored.target_type, stored.target_id) in changeable]


def _ids_by_target(files: Iterable[StoredFile]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for stored in files:
        found[stored.target_type].add(stored.target_id)
    return found


def _changeable(user: User | AnonymousUser, project: Project, label: str, ids: set[int]) -> list[int]:
    """Of these objects of one kind, those to which the person may attach files."""
    registered = target_of(label)
    if registered is None:
        return []
    targets: Iterable[Any] = [project]
    if registered.model is not Project:
        targets = registered.model._base_manager.filter(pk__in=ids)
    may = []
    for target in targets:
        if hasattr(target, "project_id"):
            target.project = project  # the rules ask for it: once here, not once for each
        if user.has_perm(registered.change, target):
            may.append(target.pk)
    return may


def files_by_target(model: type[models.Model], ids: Sequence[int]) -> dict[int, list[StoredFile]]:
    """The files of several objects of one model, by object; whoever asks has seen to it that they may be seen."""
    found: dict[int, list[StoredFile]] = defaultdict(list)
    rows: Iterable[StoredFile] = StoredFile.objects.of_many(model, ids).order_by("at", "pk") if ids else ()
    for stored in rows:
        found[stored.target_id].append(stored)
    return found
