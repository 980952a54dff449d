from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportStatus(models.TextChoices):
    """Where an uploaded file is. What waits is taken by the next free worker, and taken up again if that one dies."""

    WAITING = "waiting", _("being worked on")
    READY = "ready", _("checked, waits for your word")
    DONE = "done", _("taken in")
    CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")
    FAILED = "failed", _("can't be read")


OPEN = frozenset({ImportStatus.WAITING, ImportStatus.READY})
