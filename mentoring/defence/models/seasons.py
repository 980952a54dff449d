from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Territory
from mentoring.defence.enums import MOST_POINTS, YEARS
from mentoring.defence.querysets import SeasonQuerySet


class Season(models.Model):
    """The defence of one year in a region: by when reports are published, questions asked, points given.

    The dates are days that end in the region's zone; the last days are included.
    """

    region = models.ForeignKey(Territory, models.PROTECT, related_name="seasons", verbose_name=_("region"))
    year = models.PositiveSmallIntegerField(
        _("year that is reported on"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    report_by = models.DateField(_("reports are published by"))
    questions_until = models.DateField(_("questions are asked until"))
    scores_until = models.DateField(_("points are given until"))
    public_scores = models.BooleanField(
        _("the public gives points too"), default=True,
        help_text=_("Everybody with an account, once; counted beside the jury, not with it."),
    )  # fmt: skip
    jury = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("jury"))
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("results published"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("results published by"),
    )  # fmt: skip

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("defence of the year")
        verbose_name_plural = _("defences of the year")
        ordering = ["-year", "region__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"], name="season_once",
                violation_error_message=_("The defence of this year is open in this region already."),
            ),
            models.CheckConstraint(
                condition=Q(report_by__lte=F("questions_until"), questions_until__lte=F("scores_until")),
                name="season_in_order",
                violation_error_message=_("First the reports, then the questions, then the points: put the days so."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return gettext("Public defence %(year)s, %(region)s") % {"year": self.year, "region": self.region}

    def get_absolute_url(self) -> str:
        return reverse("defence:season", args=[self.pk])

    @property
    def zone(self) -> str:
        return self.region.time_zone

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def takes_questions(self, today: date) -> bool:
        return not self.closed and today <= self.questions_until

    def takes_points(self, today: date) -> bool:
        return not self.closed and today <= self.scores_until


class ScoreCriterion(models.Model):
    """What points are given for, the same for all centres of the year."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="criteria", verbose_name=_("defence of the year"))
    position = models.PositiveSmallIntegerField(_("place in the list"))
    title = models.CharField(_("criterion"), max_length=300)
    most = models.PositiveSmallIntegerField(
        _("most points"), default=MOST_POINTS, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("criterion of a defence")
        verbose_name_plural = _("criteria of a defence")
        ordering = ["season", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["season", "position"], name="score_criterion_place")]

    def __str__(self) -> str:
        return self.title
