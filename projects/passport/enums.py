from django.db import models
from django.utils.translation import gettext_lazy as _


class Article(models.TextChoices):
    """The nine articles of the budget in the form of the Presidential Grants Fund, in its order."""

    LABOUR = "labour", _("Pay")
    TRAVEL = "travel", _("Business trips")
    OFFICE = "office", _("Office costs")
    EQUIPMENT = "equipment", _("Buying and renting special equipment and supplies")
    SITES = "sites", _("Making and keeping websites and information systems")
    SERVICES = "services", _("Legal, information and consulting services")
    EVENTS = "events", _("Holding events")
    PRINT = "print", _("Publishing and printing")
    OTHER = "other", _("Other direct costs")


class ResultKind(models.TextChoices):
    """What a project promises: a figure, or a change that is measured in another way."""

    QUANTITY = "quantity", _("quantity")
    QUALITY = "quality", _("quality")


class PartnerRole(models.TextChoices):
    """What a partner does for the project (capability P10)."""

    COEXECUTOR = "coexecutor", _("NKO that carries it out with us")
    CENTRE = "centre", _("resource centre")
    FUNDER = "funder", _("gives money")
    INFORMATION = "information", _("tells people of it")
    PREMISES = "premises", _("gives premises or equipment")
    EXPERTISE = "expertise", _("gives advice and experts")
    AUTHORITY = "authority", _("authority")
    OTHER = "other", _("other partner")
