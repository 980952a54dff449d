from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    DISTRICT = "district", _("federal district")
    REGION = "region", _("region")
    MUNICIPALITY = "municipality", _("municipality")


class OrganisationKind(models.TextChoices):
    NKO = "nko", _("non-profit organisation")
    INITIATIVE = "initiative", _("initiative group")
    BUSINESS = "business", _("business")
    AUTHORITY = "authority", _("authority")
    BUDGET = "budget", _("budget institution")


class OrganisationStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    CLOSING = "closing", _("being closed")
    CLOSED = "closed", _("closed")


class CentreKind(models.TextChoices):
    RESOURCE = "resource", _("resource centre")
    CONDITIONAL = "conditional", _("acts as a resource centre")
    MUNICIPAL = "municipal", _("municipal centre")
    BUDGET = "budget", _("centre paid from the budget")
    JOINT = "joint", _("joint centre of several organisations")
    COMMUNITY = "community", _("community development centre")


class CentreStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    UNVERIFIED = "unverified", _("not verified")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", _("closed")
