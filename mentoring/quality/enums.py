from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Whose services a standard is about."""

    CENTRE = "centre", _("services of resource centres")
    NKO = "nko", _("services of NKOs")


class Group(models.TextChoices):
    """What a criterion looks at.

    The groups are those of the criteria for socially useful services, постановление Правительства РФ от 27.10.2016
    № 1096: what is given, how much and when; who gives it; whether those who got it are content.
    """

    CONTENT = "content", _("Content, volume and timing")
    STAFF = "staff", _("Staff")
    SATISFACTION = "satisfaction", _("Satisfaction of recipients")


class Level(models.TextChoices):
    """How far a criterion is met."""

    YES = "yes", pgettext_lazy("criterion", "met")
    PARTLY = "partly", pgettext_lazy("criterion", "partly met")
    NO = "no", pgettext_lazy("criterion", "not met")


class Status(models.TextChoices):
    """How far an assessment is."""

    DRAFT = "draft", _("being filled in")
    SUBMITTED = "submitted", _("waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("assessment", "confirmed")
    DECLINED = "declined", pgettext_lazy("assessment", "not confirmed")
    REVOKED = "revoked", _("mark taken away")
    CANCELLED = "cancelled", pgettext_lazy("assessment", "given up")


# Of these there is one at a time for each standard and each place.
RUNNING = (Status.DRAFT, Status.SUBMITTED)

# The share of a criterion's points that each level brings, in halves.
HALVES = {Level.YES: 2, Level.PARTLY: 1, Level.NO: 0}

PASS_SHARE = 70
VALID_MONTHS = 24
