import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import validate_time_zone
from backend.common.clock import MOSCOW
from backend.common.models import Timestamped
from backend.directory.enums import CentreKind, CentreStatus, OrganisationKind, OrganisationStatus, TerritoryKind
from backend.directory.identifiers import validate_inn, validate_ogrn
from backend.directory.querysets import CentreQuerySet, OrganisationQuerySet, TerritoryQuerySet


class Territory(Timestamped):
    """A federal district, a region or a municipality. It stays the same through renames and reforms."""

    kind = models.CharField(_("kind"), max_length=16, choices=TerritoryKind)
    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default=MOSCOW, validators=[validate_time_zone])
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name


class TerritoryVersion(models.Model):
    """What a territory was called and which ОКТМО it had in some years. `year_to` is empty while it holds."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="versions", verbose_name=_("territory"))
    name = models.CharField(_("name"), max_length=200)
    form = models.CharField(_("form"), max_length=100, blank=True)
    oktmo = models.CharField(_("ОКТМО"), max_length=11, blank=True)
    centre = models.CharField(_("main town"), max_length=100, blank=True)
    year_from = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a territory")
        verbose_name_plural = _("versions of territories")
        ordering = ["year_from"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "year_from"], nulls_distinct=False, name="version_once_a_year")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Organisation(Timestamped):
    """A non-profit, an initiative group without a legal entity, a business or an authority."""

    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind, default=OrganisationKind.NKO)
    name = models.CharField(_("full name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=200, blank=True)
    inn = models.CharField(_("ИНН"), max_length=12, null=True, blank=True, unique=True, validators=[validate_inn])
    ogrn = models.CharField(_("ОГРН"), max_length=15, null=True, blank=True, unique=True, validators=[validate_ogrn])
    legal_form = models.CharField(_("legal form"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    address = models.CharField(_("address"), max_length=500, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("name", "short_name", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [GinIndex(fields=["search"], name="organisation_search")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.pk])

    @property
    def is_placeholder(self) -> bool:
        """Whether it only stands in for organisations that a file did not name: a legal entity without numbers."""
        return self.kind != OrganisationKind.INITIATIVE and not self.inn and not self.ogrn

    @property
    def zone(self) -> str:
        """The time zone in which the organisation's deadlines end."""
        return self.region.time_zone if self.region else MOSCOW


class Centre(Timestamped):
    """A resource centre: it helps other organisations and sends mentors to their projects."""

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=16, choices=CentreKind, default=CentreKind.RESOURCE)
    status = models.CharField(_("verification"), max_length=16, choices=CentreStatus, default=CentreStatus.UNVERIFIED)
    region = models.ForeignKey(Territory, models.PROTECT, related_name="centres", verbose_name=_("region"))
    municipalities = models.ManyToManyField(
        Territory, blank=True, related_name="+", verbose_name=_("works in municipalities")
    )
    operators = models.ManyToManyField(
        Organisation, blank=True, related_name="centres", verbose_name=_("operating organisations")
    )
    specialities = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name=_("specialities")
    )
    summary = models.TextField(_("what it helps with"), blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    mentor_limit = models.PositiveSmallIntegerField(_("projects per mentor"), default=40)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:centre", args=[self.pk])

    @property
    def zone(self) -> str:
        """The time zone in which the centre works."""
        return self.region.time_zone
