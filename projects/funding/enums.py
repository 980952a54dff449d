from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AmendmentKind(models.TextChoices):
    """What an amendment to the contract changes."""

    LEADER = "leader", _("leader of the project")
    ACCOUNTANT = "accountant", _("accountant")
    DATES = "dates", _("dates of the project")
    BUDGET = "budget", _("budget")


class AmendmentStatus(models.TextChoices):
    """How far an amendment has come."""

    ASKED = "asked", pgettext_lazy("amendment", "asked for")
    AGREED = "agreed", pgettext_lazy("amendment", "agreed")
    REFUSED = "refused", pgettext_lazy("amendment", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")
