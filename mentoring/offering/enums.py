from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    """The four kinds of help that the standards of the field name, and four more that centres really give."""

    INFORMATION = "information", _("information")
    CONSULTATION = "consultation", _("consultation")
    METHODICAL = "methodical", _("methodical help")
    EXPERT = "expert", _("expert analysis")
    EDUCATION = "education", _("education")
    PROPERTY = "property", _("property and premises")
    ACCOUNTING = "accounting", _("accounting")
    LEGAL = "legal", _("legal help")


class ServiceForm(models.TextChoices):
    """How the client meets the centre."""

    ON_SITE = "on_site", _("at the centre")
    REMOTE = "remote", _("remotely")
    VISIT = "visit", _("visit to the municipality")
