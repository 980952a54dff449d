from django.db import models

from backend.audit.models import Entry


def history_of(target: models.Model) -> "models.QuerySet[Entry]":
    """The object's entries with their actors, newest first."""
    return Entry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).select_related("actor")
