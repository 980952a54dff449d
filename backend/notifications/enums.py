from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """Why a person is written to; it decides what may hold the letter back."""

    LEGAL = "legal", _("legal deadline")
    NUDGE = "nudge", _("advice or reminder")
    SERVICE = "service", _("answer to something that the recipient did")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")


class LetterStatus(models.TextChoices):
    """PENDING → CLAIMED → SENDING → SENT; UNKNOWN when the sender died between sending and saying so."""

    PENDING = "pending", pgettext_lazy("letter", "planned")
    CLAIMED = "claimed", pgettext_lazy("letter", "being prepared")
    SENDING = "sending", pgettext_lazy("letter", "being sent")
    SENT = "sent", pgettext_lazy("letter", "sent")
    UNKNOWN = "unknown", pgettext_lazy("letter", "perhaps sent")
    DROPPED = "dropped", pgettext_lazy("letter", "not needed any more")
    FAILED = "failed", pgettext_lazy("letter", "refused")
    BROKEN = "broken", pgettext_lazy("letter", "could not be written")
