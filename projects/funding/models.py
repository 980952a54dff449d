import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Territory
from projects.funding.enums import AmendmentKind, AmendmentStatus
from projects.funding.querysets import AmendmentQuerySet, CuratorQuerySet, TrancheQuerySet
from projects.models import Project


@pghistory.track()
class Tranche(Timestamped):
    """A part of the grant: when it is to come, when and how much came, what of it was spent. In roubles."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tranches", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number of the tranche"), validators=[MinValueValidator(1)])
    planned_on = models.DateField(_("planned on"))
    amount = models.DecimalField(_("planned sum"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received = models.DecimalField(
        _("received sum"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    delayed_by_funder = models.BooleanField(
        _("delayed by the funder"), default=False, help_text=_("Such a delay is not counted against the NKO.")
    )
    cause = models.TextField(_("cause of the delay"), blank=True)
    spent = models.DecimalField(
        _("spent"), max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )

    objects = TrancheQuerySet.as_manager()

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="tranche_once",
                violation_error_message=_("The project has a tranche with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received=None) | Q(received_on__isnull=False, received__isnull=False),
                name="tranche_received_whole",
                violation_error_message=_("Enter both the day and the sum that came."),
            ),
            models.CheckConstraint(
                condition=Q(delayed_by_funder=False) | ~Q(cause=""),
                name="tranche_delay_has_cause",
                violation_error_message=_("Say why the funder delays the tranche."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(spent__gte=0) & (Q(received=None) | Q(received__gte=0)),
                name="tranche_sums_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["planned_on"], condition=Q(received_on=None), name="tranche_awaited")]

    def __str__(self) -> str:
        return str(_("Tranche %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("funding:money", args=[self.project_id])


# Its history holds no names: those a person may have erased.
@pghistory.track(exclude=["before", "after"])
class Amendment(Timestamped):
    """A change of what the contract says, asked for by the NKO and agreed or refused by the funder.

    `before` and `after` hold the fields by name as text; on agreement `after` is written to the project.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="amendments", verbose_name=_("project"))
    kind = models.CharField(_("what changes"), max_length=16, choices=AmendmentKind)
    status = models.CharField(
        _("status"), max_length=16, choices=AmendmentStatus, default=AmendmentStatus.ASKED, editable=False
    )
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict)
    reason = models.TextField(_("reason"))
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("entered by"),
    )  # fmt: skip
    answer = models.TextField(_("answer of the funder"), blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="asked", decided_on=None) | (~Q(status="asked") & Q(decided_on__isnull=False)),
                name="amendment_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(status="asked"),
                name="amendment_one_open",
                violation_error_message=_("The funder has not answered about this yet."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("funding:money", args=[self.project_id])


class Curator(Timestamped):
    """Somebody of a fund who answers for the projects of a region (capability D10)."""

    region = models.ForeignKey(Territory, models.PROTECT, related_name="curators", verbose_name=_("region"))
    donor = models.CharField(_("donor"), max_length=300)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    position = models.CharField(_("position in the fund"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    left_on = models.DateField(_("answers no more since"), null=True, blank=True)

    objects = CuratorQuerySet.as_manager()

    class Meta:
        verbose_name = _("curator of a fund")
        verbose_name_plural = _("curators of the funds")
        ordering = ["donor", "full_name", "id"]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("funding:curators")


class Curation(models.Model):
    """Who of the fund answers for one project, where it is not whoever answers for its region."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="curation", verbose_name=_("project"))
    curator = models.ForeignKey(Curator, models.CASCADE, related_name="curations", verbose_name=_("curator of a fund"))

    class Meta:
        verbose_name = _("curator of a project")
        verbose_name_plural = _("curators of projects")

    def __str__(self) -> str:
        return str(self.curator)
