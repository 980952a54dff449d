import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from projects.enums import CheckpointKind
from projects.models.project import Project
from projects.querysets import CheckpointQuerySet


@pghistory.track()
class Contract(Timestamped):
    """The grant contract. It exists, unsigned, from the day on which signing began."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="contract", verbose_name=_("project"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    opened_on = models.DateField(_("signing began on"))
    sign_by = models.DateField(_("sign by"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(condition=Q(sign_by__gte=F("opened_on")), name="contract_sign_by_after_opening"),
            models.CheckConstraint(
                condition=Q(signed_on=None) | ~Q(number=""),
                name="contract_signed_has_number",
                violation_error_message=_("A signed contract has a number."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("contract not signed"))


@pghistory.track()
class Checkpoint(Timestamped):
    """Something that the contract or the plan asks for by a date. It is over on `done_on`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="checkpoints", verbose_name=_("project"))
    kind = models.CharField(_("kind"), max_length=16, choices=CheckpointKind)
    title = models.CharField(_("what is due"), max_length=300)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    by_itself = models.BooleanField(_("ticked by itself"), default=False, editable=False)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "title", "due_on"],
                name="checkpoint_once",
                violation_error_message=_("The project has this checkpoint already."),
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="checkpoint_open")]

    def __str__(self) -> str:
        return self.title
