"""What lists and pages say of files. Each costs a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import QuerySet

from backend.accounts.models import User
from projects.files.models import StoredFile
from projects.models import Project


def files_of(user: User | AnonymousUser, project: Project) -> QuerySet[StoredFile]:
    """All files of the project that the person sees, the newest first."""
    return StoredFile.objects.visible_to(user).kept().filter(project=project).select_related("by")


def recallable(user: User | AnonymousUser, project: Project, *, now: datetime) -> QuerySet[StoredFile]:
    """Those of the project itself that were taken away and can still be brought back, the last first."""
    since = now - timedelta(days=settings.FILES_RECALL_DAYS)
    rows = StoredFile.objects.visible_to(user).filter(project=project, target_type="projects.project")
    return rows.filter(removed_at__gte=since).select_related("by", "removed_by").order_by("-removed_at")


def files_by_target(model: type[models.Model], ids: Sequence[int]) -> dict[int, list[StoredFile]]:
    """The files of several objects of one model, by object; whoever asks has seen to it that they may be seen."""
    found: dict[int, list[StoredFile]] = defaultdict(list)
    rows: Iterable[StoredFile] = StoredFile.objects.of_many(model, ids).order_by("at", "pk") if ids else ()
    for stored in rows:
        found[stored.target_id].append(stored)
    return found
