from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import validate_time_zone
from backend.common.clock import MOSCOW
from backend.common.models import Timestamped
from backend.directory.enums import CentreKind, CentreStatus, OrganisationKind, OrganisationStatus, TerritoryKind
from backend.directory.identifiers import validate_inn, validate_ogrn
from backend.directory.querysets import (
    CentreQuerySet,
    OrganisationQuerySet,
    PublicPersonQuerySet,
    TerritoryQuerySet,
)

MOST_REQUESTS = 100_000
MOST_STAFF = 1_000


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
        return self.called(self.name, self.short_name)

    @staticmethod
    def called(name: str, short_name: str) -> str:
        """How pages call an organisation of which they read no more than this."""
        return short_name or name

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
    """A resource centre: it helps other organisations and sends mentors to their projects.

    A planned one says when it opens, a joint one names at least two operating organisations (`services.centres`).
    Its money lasts through the day `funded_until`; empty means that nobody said. `closed_on` is the first day on which
    a closed centre helped nobody any more; of one that closed before it opened it is empty.
    """

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
    results = models.TextField(_("what it achieved"), blank=True, max_length=4000)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    hours = models.TextField(_("opening hours"), blank=True, max_length=500)
    address = models.CharField(_("address"), max_length=500, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    mentor_limit = models.PositiveSmallIntegerField(_("projects per mentor"), default=40)
    capacity = models.PositiveIntegerField(
        _("requests a month that it can take"), null=True, blank=True, validators=[MaxValueValidator(MOST_REQUESTS)]
    )
    staff = models.PositiveSmallIntegerField(
        _("people who work in it"), null=True, blank=True, validators=[MaxValueValidator(MOST_STAFF)]
    )
    posts = models.DecimalField(
        _("full-time posts"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    funded_by = models.CharField(_("who pays for it"), max_length=300, blank=True)
    funded_until = models.DateField(_("paid for until"), null=True, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:centre", args=[self.pk])

    def date_closing(self, before: str, today: date) -> None:
        """Keeps the day on which a centre that worked was closed, so that the past knows it; reopened it has none.

        `before` is its status before the change.
        """
        if self.status != CentreStatus.CLOSED:
            self.closed_on = None
        elif before in (CentreStatus.UNVERIFIED, CentreStatus.VERIFIED):
            self.closed_on = today

    @property
    def zone(self) -> str:
        """The time zone in which the centre works."""
        return self.region.time_zone


class PublicPerson(Timestamped):
    """Somebody whom a centre shows on its public page.

    Whoever has an account is shown after they agreed themselves; of others the head says that they agreed.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="public_people", verbose_name=_("centre"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    about = models.TextField(_("what to ask them about"), blank=True, max_length=1000)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )

    objects = PublicPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person on a centre's page")
        verbose_name_plural = _("people on centres' pages")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user"],
                condition=Q(user__isnull=False),
                name="person_once_on_a_page",
                violation_error_message=_("This person is on the centre's page already."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(agreed_at__isnull=False), name="outsider_on_a_page_agreed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """One or two capital letters for the round picture."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


class MunicipalContact(Timestamped):
    """The unit of a municipality's administration that answers for non-profits, and how to reach it."""

    municipality = models.OneToOneField(
        Territory, models.CASCADE, related_name="contact", verbose_name=_("municipality")
    )
    unit = models.CharField(_("unit"), max_length=300)
    person = models.CharField(_("who answers"), max_length=200, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        verbose_name = _("contact of a municipality")
        verbose_name_plural = _("contacts of municipalities")
        ordering = ["municipality__name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email="", address=""),
                name="contact_can_be_reached",
                violation_error_message=_("Give a telephone number, an e-mail address or an address."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.unit}"
