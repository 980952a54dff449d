from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped


class Programme(Timestamped):
    """A donor's contest, such as «Первый конкурс 2025» of the Presidential Grants Fund."""

    donor = models.CharField(_("donor"), max_length=300)
    name = models.CharField(_("contest"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    closes_on = models.DateField(_("applications until"), null=True, blank=True)
    results_on = models.DateField(_("results on"), null=True, blank=True)
    contract_days = models.PositiveSmallIntegerField(
        _("days to sign the contract"),
        null=True,
        blank=True,
        help_text=_("Empty: 45 days, as in the fund's regulations."),
    )

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["-year", "name"]
        constraints = [models.UniqueConstraint(fields=["donor", "name", "year"], name="programme_once")]

    def __str__(self) -> str:
        return self.name


class Direction(models.Model):
    """A direction of grants. The fund's list changes: 13 until 2021, 11 since 2022."""

    name = models.CharField(_("direction"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    valid_from = models.PositiveSmallIntegerField(_("since year"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("until year"), null=True, blank=True)

    class Meta:
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], nulls_distinct=False, name="direction_once")
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
