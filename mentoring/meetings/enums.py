from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# How long the minutes may be corrected after the meeting was held.
CORRECTION = timedelta(days=3)
# As far ahead and back as a meeting may lie.
FAR_AHEAD = timedelta(days=366)
LONG_AGO = timedelta(days=366)


class MeetingForm(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video")
    CALL = "call", _("by telephone")


class Doer(models.TextChoices):
    """Who does what was agreed."""

    MENTOR = "mentor", _("mentor")
    NKO = "nko", _("NKO")
