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
    """HELD has a seat but the address is not confirmed yet, ASKED has one but waits for the organiser; WAITING none."""

    HELD = "held", _("waits for confirmation")
    ASKED = "asked", _("waits for the organiser")
    CONFIRMED = "confirmed", _("takes part")
    WAITING = "waiting", _("on the waiting list")
    DECLINED = "declined", pgettext_lazy("registration", "declined")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    EXPIRED = "expired", _("not confirmed in time")


SEATED = (RegistrationStatus.HELD, RegistrationStatus.ASKED, RegistrationStatus.CONFIRMED)
"""These have a seat."""
LIVE = (*SEATED, RegistrationStatus.WAITING)
"""These still want to come: one of them per address and event."""
GONE = (RegistrationStatus.DECLINED, RegistrationStatus.CANCELLED)
"""These were ended by somebody: by the organiser, or by the person."""


class CategoryKind(models.TextChoices):
    AUTHORITY = "authority", pgettext_lazy("participants", "authority")
    NKO = "nko", pgettext_lazy("participants", "NKO")
    CENTRE = "centre", pgettext_lazy("participants", "resource centre")
    VOLUNTEERS = "volunteers", pgettext_lazy("participants", "volunteers")
    MEDIA = "media", pgettext_lazy("participants", "media")
    BUSINESS = "business", pgettext_lazy("participants", "business")
    OTHER = "other", pgettext_lazy("participants", "others")


class QuestionKind(models.TextChoices):
    LINE = "line", pgettext_lazy("question", "one line")
    TEXT = "text", pgettext_lazy("question", "several lines")
    CHOICE = "choice", pgettext_lazy("question", "one of several answers")
    YES_NO = "yes_no", pgettext_lazy("question", "yes or no")


class Source(models.TextChoices):
    """Where a registration came from."""

    PAGE = "page", pgettext_lazy("registration", "by the page")
    API = "api", pgettext_lazy("registration", "by a program")
    ORGANISER = "organiser", pgettext_lazy("registration", "by the organiser")
    DOOR = "door", pgettext_lazy("registration", "at the door")
