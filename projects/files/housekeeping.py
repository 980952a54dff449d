"""What nobody can bring back any more is removed from the disk."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction

from projects.files.models import FOLDER, StoredFile

# Content that has no row after so long belongs to a request that failed.
STRAY = timedelta(days=1)
BATCH = 500


def purge(now: datetime) -> dict[str, Any]:
    """Removes files that were taken away long ago, and content without a row; returns how many of each.

    What a version of a report names stays, so that anybody can see what was sent.
    """
    before = now - timedelta(days=settings.FILES_RECALL_DAYS)
    gone = 0
    with transaction.atomic():
        rows = StoredFile.objects.past_recall(before).select_for_update(skip_locked=True)[:BATCH]
        for stored in rows:
            stored.content.storage.delete(stored.content.name or "")
            stored.delete()
            gone += 1
    return {"removed": gone, "strays": _remove_strays(StoredFile._meta.get_field("content").storage, now)}


def _remove_strays(storage: Storage, now: datetime) -> int:
    if not storage.exists(FOLDER):
        return 0
    removed = 0
    for folder in storage.listdir(FOLDER)[0]:
        paths = {f"{FOLDER}/{folder}/{name}" for name in storage.listdir(f"{FOLDER}/{folder}")[1]}
        known = StoredFile.objects.filter(content__in=paths).values_list("content", flat=True)
        for path in paths - set(known):
            if now - storage.get_modified_time(path) > STRAY:
                storage.delete(path)
                removed += 1
    return removed
