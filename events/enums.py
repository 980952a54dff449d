from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    ROUND_TABLE = "round_table", _("round table")
    CONFERENCE = "conference", _("conference")
    TRAINING = "training", _("training")
    FESTIVAL = "festival", _("festival")
    CAMPAIGN = "campaign", _("campaign")
    CONSULTATION = "consultation", _("open consultation")


class EventFormat(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("on site and online")


class EventStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "draft")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    HELD = "held", pgettext_lazy("event", "held")


class RegistrationStatus(models.TextChoices):
    """HELD has a seat but the address is not confirmed yet; WAITING has none."""

    HELD = "held", _("waits for confirmation")
    CONFIRMED = "confirmed", _("takes part")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    EXPIRED = "expired", _("not confirmed in time")


SEATED = (RegistrationStatus.HELD, RegistrationStatus.CONFIRMED)
"""These have a seat."""
LIVE = (*SEATED, RegistrationStatus.WAITING)
"""These still want to come: one of them per address and event."""
