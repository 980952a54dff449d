from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# A project whose mentor has been silent for so long is followed up (issue 2, section 5).
SILENCE = timedelta(days=21)
# How long the author of a contact may correct or take it back.
CORRECTION = timedelta(days=1)
# For how long an answer of difficulties weighs on the project, and a link in a letter may be answered.
CHECK_IN_WEIGHS = timedelta(days=14)
CHECK_IN_OPEN = timedelta(days=60)
# In how many working days a task of the follow-up plan is to be done: a legal deadline does not wait.
DAYS_FOR_DEADLINE = 1
DAYS_FOR_NUDGE = 2
# For so long a task that was closed by itself opens again when its cause comes back, such as by an undo.
COMES_BACK = timedelta(days=14)
# Letters with the question how it is going; two of them in a row without an answer are silence (issue 3, section 2).
# What is overdue, the contract, the first steps and aftercare lead to a call of their own.
QUESTIONS = ("mentoring.check_in", "projects.checkpoint_coming")
# Older letters are not looked at: whoever has not answered for so long is long on the list of tasks.
QUESTIONS_SINCE = timedelta(days=120)


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


# Answers that somebody must react to.
WORRYING = (CheckInAnswer.DIFFICULTIES, CheckInAnswer.NEED_HELP)


class Language(models.TextChoices):
    """In which a mentor can speak with an NKO besides Russian (ISO 639)."""

    ENGLISH = "en", _("English")
    TATAR = "tt", _("Tatar")
    BASHKIR = "ba", _("Bashkir")
    CHUVASH = "cv", _("Chuvash")
    CHECHEN = "ce", _("Chechen")
    AVAR = "av", _("Avar")
    YAKUT = "sah", _("Yakut")
    BURYAT = "bua", _("Buryat")
    TUVAN = "tyv", _("Tuvan")
    KOMI = "kv", _("Komi")
    UDMURT = "udm", _("Udmurt")
    NANAI = "gld", _("Nanai")
    SIGN = "rsl", _("Russian sign language")
