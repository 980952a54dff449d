"""The states of a founding and of what belongs to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LegalForm(models.TextChoices):
    """What an initiative group becomes: the usual forms (Civil Code, articles 123.4-123.25)."""

    ANO = "ano", _("autonomous non-profit organisation")
    PUBLIC = "public", _("public organisation")
    FUND = "fund", _("foundation")
    ASSOCIATION = "association", _("association (union)")


class Status(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("founding", "in preparation")
    FILED = "filed", pgettext_lazy("founding", "filed for registration")
    REGISTERED = "registered", pgettext_lazy("founding", "registered")
    DROPPED = "dropped", pgettext_lazy("founding", "given up")


# While it is one of these, the group is on its way, and its dates are followed up; `REGISTERED` has its first steps.
UNDER_WAY = (Status.PREPARING, Status.FILED)
FOLLOWED_UP = (*UNDER_WAY, Status.REGISTERED)


class DocumentStatus(models.TextChoices):
    MISSING = "missing", pgettext_lazy("document", "missing")
    DRAFT = "draft", pgettext_lazy("document", "draft")
    READY = "ready", pgettext_lazy("document", "signed and ready")
    NOT_NEEDED = "not_needed", pgettext_lazy("document", "not needed")


class Outcome(models.TextChoices):
    """What the Ministry of Justice answered."""

    REGISTERED = "registered", pgettext_lazy("filing", "registered")
    REFUSED = "refused", pgettext_lazy("filing", "refused")


class Phase(models.TextChoices):
    """The parts of the way."""

    PREPARE = "prepare", pgettext_lazy("founding", "Decide and prepare")
    FILE = "file", pgettext_lazy("founding", "Register")
    BEGIN = "begin", pgettext_lazy("founding", "Begin to work")


class Anchor(models.TextChoices):
    """The day from which the deadline of a step counts."""

    STARTED = "started", _("the day when the preparation began")
    DECIDED = "decided", _("the day of the founders' decision")
    FILED = "filed", _("the day when the documents were filed")
    REGISTERED = "registered", _("the day of registration")
