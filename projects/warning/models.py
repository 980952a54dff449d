from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.directory.models import Territory
from projects.enums import RiskLevel
from projects.models import Project
from projects.warning import registry
from projects.warning.querysets import FalseAlarmQuerySet, RiskQuerySet


class Standing(models.Model):
    """How near a project is to going under: the sum of its reasons, the gravest first.

    Each reason is `{"key", "grade", "points", "measure", "since", "facts"}` and, where somebody marked it as a false
    alarm, `"muted"`; `projects.warning.words` puts it into the reader's language.
    """

    level = models.PositiveSmallIntegerField(_("level"), choices=RiskLevel, default=RiskLevel.CALM)
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    causes = ArrayField(
        models.CharField(max_length=48), default=list, blank=True, verbose_name=_("causes"),
        help_text=_("The keys of the reasons with their grades, the gravest first."),
    )  # fmt: skip
    reasons = models.JSONField(_("reasons"), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def level_name(self) -> str:
        """For lists: `get_level_display` would translate the names of all levels for each row."""
        return str(RiskLevel(self.level).label)


class ProjectRisk(Standing):
    """The present level of a project, stored so that lists can filter and sort by it.

    A project that was never followed has no row; one that is not followed any more is calm.
    """

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="risk", verbose_name=_("project")
    )
    since = models.DateField(_("at this level since"))
    counted_on = models.DateField(_("counted on"), help_text=_("The last day on which the count was another one."))

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk of a project")
        verbose_name_plural = _("risks of projects")
        indexes = [models.Index(fields=["-level", "-points", "project"], name="risk_gravest")]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_level_display()}"


class RiskDay(Standing):
    """A day on which level, points or the grades of the reasons changed; it holds until the next one."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="risk_days", verbose_name=_("project"))
    on = models.DateField(_("day"))

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of a risk")
        verbose_name_plural = _("days of risks")
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["project", "on"], name="risk_day_once")]

    def __str__(self) -> str:
        return f"{self.project}, {self.on}: {self.get_level_display()}"


class RiskRun(models.Model):
    """That the projects of a time zone were counted on a day of theirs: what makes a second run do nothing."""

    zone = models.CharField(_("time zone"), max_length=64)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("when"))
    projects = models.PositiveIntegerField(_("projects"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    risen = models.PositiveIntegerField(_("risen"), default=0)

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["zone", "on"], name="risk_run_once")]

    def __str__(self) -> str:
        return f"{self.zone}, {self.on}"


class RiskChange(models.Model):
    """That a fact of a project has changed, so that it is counted anew soon. Only ever added and taken away.

    No foreign key: the project may be gone by then, and nobody waits for anybody.
    """

    number = models.BigIntegerField(_("project"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change that is to be counted")
        verbose_name_plural = _("changes that are to be counted")
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return str(self.number)


class IndicatorSetting(models.Model):
    """The points of an indicator in a region, instead of the declared ones: from `thresholds[n]` on, `points[n]`."""

    region = models.ForeignKey(Territory, models.CASCADE, related_name="+", verbose_name=_("region"))
    indicator = models.CharField(_("indicator"), max_length=40)
    thresholds = ArrayField(models.PositiveIntegerField(), verbose_name=_("from"))
    points = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("points"))

    class Meta:
        verbose_name = _("points of an indicator")
        verbose_name_plural = _("points of indicators")
        constraints = [
            models.UniqueConstraint(fields=["region", "indicator"], name="indicator_setting_once"),
            models.CheckConstraint(
                condition=Q(thresholds__len=F("points__len"), thresholds__len__gte=1), name="indicator_setting_pairs"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.indicator}"


class LevelSetting(models.Model):
    """From how many points a project of the region is at which level, and from which level on its mentor is told."""

    region = models.OneToOneField(Territory, models.CASCADE, related_name="+", verbose_name=_("region"))
    attention = models.PositiveSmallIntegerField(_("attention from"), validators=[MinValueValidator(1)])
    high = models.PositiveSmallIntegerField(pgettext_lazy("risk", "high from"))
    critical = models.PositiveSmallIntegerField(pgettext_lazy("risk", "critical from"))
    task_from = models.PositiveSmallIntegerField(_("task for the mentor from"), choices=RiskLevel)

    class Meta:
        verbose_name = _("levels of a region")
        verbose_name_plural = _("levels of regions")
        constraints = [
            models.CheckConstraint(
                condition=Q(attention__gte=1, high__gt=F("attention"), critical__gt=F("high")),
                name="levels_rise",
                violation_error_message=_("Each level begins above the one before."),
            )
        ]

    def __str__(self) -> str:
        return str(self.region)


class FalseAlarm(models.Model):
    """Somebody who knows the project says that a reason is none: it does not count until a day.

    It counts again at once when the facts get worse, that is when they reach a higher grade than `grade`, or when it is
    another fact than it was (`Reason.fact`): a second call for help, the next report that is late.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="false_alarms", verbose_name=_("project"))
    indicator = models.CharField(_("indicator"), max_length=40)
    grade = models.PositiveSmallIntegerField(_("how grave it was then"))
    fact = models.CharField(
        _("which fact it was"), max_length=40, blank=True, default="",
        help_text=_("Since when, and the number of its checkpoint or report; empty holds for any."),
    )  # fmt: skip
    reason = models.TextField(_("why it is none"), max_length=1000)
    until = models.DateField(pgettext_lazy("false alarm", "respected until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = FalseAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("false alarm")
        verbose_name_plural = _("false alarms")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator"], condition=Q(ended_at=None), name="false_alarm_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.indicator}"

    @property
    def title(self) -> str:
        """What was found to be none, in a few words."""
        found = registry.find(self.indicator)
        return str(found.title) if found else self.indicator
