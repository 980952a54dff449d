from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre, Territory
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.querysets import OfferQuerySet, ServiceQuerySet

LONGEST_PROMISE = 60


class Service(Timestamped):
    """A service of the common nomenclature: what centres can offer, said once for the region.

    `retired_on` is the first day on which it is not in use any more.
    """

    title = models.CharField(_("title"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=ServiceKind)
    description = models.TextField(_("what the client gets"), blank=True, max_length=4000)
    retired_on = models.DateField(_("not in use since"), null=True, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", "description", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["title"]
        indexes = [GinIndex(fields=["search"], name="service_search")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("offering:service", args=[self.pk])

    def is_retired(self, on: date) -> bool:
        """Whether it is out of use on this day."""
        return self.retired_on is not None and self.retired_on <= on


class Offer(Timestamped):
    """What one centre offers of the nomenclature: how, where, on which conditions.

    `promise_days` are working days until the first answer. `municipalities` that it serves; empty means all where the
    centre works, see `OfferQuerySet.serving`. `closed_on` is the first day on which it can't be asked for any more.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="offers", verbose_name=_("centre"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="offers", verbose_name=_("service"))
    forms = ArrayField(models.CharField(max_length=16, choices=ServiceForm), verbose_name=_("how it is given"))
    municipalities = models.ManyToManyField(
        Territory, blank=True, related_name="+", verbose_name=_("for municipalities")
    )
    conditions = models.TextField(_("conditions"), blank=True, max_length=2000)
    promise_days = models.PositiveSmallIntegerField(
        _("first answer within, working days"), default=3, validators=[MaxValueValidator(LONGEST_PROMISE)]
    )
    opens_on = models.DateField(_("offered since"))
    closed_on = models.DateField(_("closed since"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a service")
        verbose_name_plural = _("offers of services")
        ordering = ["service__title", "centre__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "service"],
                condition=Q(closed_on=None),
                name="offer_once_a_centre",
                violation_error_message=_("The centre offers this service already: change that offer."),
            ),
            models.CheckConstraint(condition=~Q(forms=[]), name="offer_has_a_form"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opens_on")),
                name="offer_closed_after_opening",
                violation_error_message=_("An offer can't be closed before it is open."),
            ),
        ]
        indexes = [models.Index(fields=["service", "centre"], name="offer_by_service")]

    def __str__(self) -> str:
        return f"{self.service} — {self.centre}"

    def get_absolute_url(self) -> str:
        return f"{self.service.get_absolute_url()}#offer-{self.pk}"

    @property
    def form_names(self) -> list[str]:
        """How it is given, in words, in the order of the vocabulary."""
        return [str(form.label) for form in ServiceForm if form.value in self.forms]

    def begun(self, on: date) -> bool:
        """Whether its first day has come; before it, a client reads from when on it will be offered."""
        return self.opens_on <= on
