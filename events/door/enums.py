from django.db import models
from django.utils.translation import pgettext_lazy


class AttendanceState(models.TextChoices):
    """UNMARKED is what undoing leaves: nothing is known about the person on that day, but somebody said so."""

    PRESENT = "present", pgettext_lazy("participant", "present")
    ABSENT = "absent", pgettext_lazy("participant", "absent")
    EXCUSED = "excused", pgettext_lazy("participant", "excused")
    UNMARKED = "unmarked", pgettext_lazy("participant", "not marked")


class MarkSource(models.TextChoices):
    """How it became known. REST is the one that looked at nobody: those who were not marked are absent."""

    SCAN = "scan", pgettext_lazy("mark", "ticket scanned")
    NAME = "name", pgettext_lazy("mark", "found by name")
    WALK_IN = "walk_in", pgettext_lazy("mark", "came without a registration")
    LIST = "list", pgettext_lazy("mark", "from the paper list")
    REST = "rest", pgettext_lazy("mark", "everybody else on the list")
    ONLINE = "online", pgettext_lazy("mark", "online")


class Outcome(models.TextChoices):
    """What became of a mark. Only TAKEN changed anything."""

    TAKEN = "taken", pgettext_lazy("mark", "taken")
    DOUBLE = "double", pgettext_lazy("mark", "marked so before")
    OVERTAKEN = "overtaken", pgettext_lazy("mark", "overtaken by a later one")


MARKED = (AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED)
