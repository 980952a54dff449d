from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Territory
from projects.enums import Anchor, CheckpointKind
from projects.querysets import DirectionQuerySet


class Programme(Timestamped):
    """A donor's contest, such as «Первый конкурс 2025» of the Presidential Grants Fund, and its calendar.

    One without a region is held in the whole country.
    """

    donor = models.CharField(_("donor"), max_length=300)
    name = models.CharField(_("contest"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region"),
        help_text=_("Empty: held in the whole country."),
    )  # fmt: skip
    opens_on = models.DateField(_("applications from"), null=True, blank=True)
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
        constraints = [
            models.UniqueConstraint(
                fields=["donor", "name", "year"],
                name="programme_once",
                violation_error_message=_("This contest is there already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="programme_closes_after_opening",
                violation_error_message=_("The contest closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(results_on__gte=F("closes_on")),
                name="programme_results_after_closing",
                violation_error_message=_("The results come before the contest closes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding:programme", args=[self.pk])


class ProgrammeCheckpoint(models.Model):
    """What every contract of a contest asks for: so many months and days after a day of the project.

    It is put on a project's list of dates when its contract is signed; what the contract says otherwise is changed
    there.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="checkpoints", verbose_name=_("contest"))
    kind = models.CharField(_("kind"), max_length=16, choices=CheckpointKind)
    title = models.CharField(_("what is due"), max_length=300)
    anchor = models.CharField(_("counted from"), max_length=16, choices=Anchor, default=Anchor.SIGNED)
    months = models.SmallIntegerField(
        _("months after it"), default=0, validators=[MinValueValidator(-60), MaxValueValidator(60)]
    )
    days = models.SmallIntegerField(
        _("and days after it"), default=0, validators=[MinValueValidator(-365), MaxValueValidator(365)]
    )

    class Meta:
        verbose_name = _("default checkpoint")
        verbose_name_plural = _("default checkpoints")
        ordering = ["anchor", "months", "days", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "title"],
                name="programme_checkpoint_once",
                violation_error_message=_("The contest has this checkpoint already."),
            ),
            models.CheckConstraint(
                condition=Q(months__range=(-60, 60), days__range=(-365, 365)), name="programme_checkpoint_near"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Direction(models.Model):
    """A direction of grants. The fund's list changes: 13 until 2021, 11 since 2022."""

    name = models.CharField(_("direction"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    valid_from = models.PositiveSmallIntegerField(_("since year"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("until year"), null=True, blank=True)
    to_check = models.BooleanField(_("came by an import, not looked at yet"), default=False)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], nulls_distinct=False, name="direction_once")
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def holds_in(self, year: int) -> bool:
        """Whether contests of the year know this direction."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


class DirectionAlias(models.Model):
    """Words by which files call a direction too: its name before it was renamed, or that of one merged into it.

    `key` is what an import compares (`projects.directions.spelled`).
    """

    key = models.CharField(_("as compared"), max_length=500, unique=True)
    name = models.CharField(_("as written"), max_length=500)
    direction = models.ForeignKey(Direction, models.CASCADE, related_name="aliases", verbose_name=_("direction"))

    class Meta:
        verbose_name = _("other spelling of a direction")
        verbose_name_plural = _("other spellings of directions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
