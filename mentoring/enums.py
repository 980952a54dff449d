from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactChannel(models.TextChoices):
    CALL = "call", _("telephone")
    MEETING = "meeting", _("meeting")
    VIDEO = "video", _("video call")
    LETTER = "letter", _("letter")
    MESSENGER = "messenger", _("messenger")


class CheckInAnswer(models.TextChoices):
    """What an NKO answers with two taps (capability M7)."""

    ON_PLAN = "on_plan", _("All goes to plan")
    DIFFICULTIES = "difficulties", _("There are difficulties")
    NEED_HELP = "need_help", _("We need help")
