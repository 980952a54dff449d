import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre
from backend.notifications import registry
from mentoring.trials.compare import Comparison, compare
from mentoring.trials.enums import CONFIDENCES, FEWEST, HORIZONS, Ending, Moment, Outcome, StopRule
from mentoring.trials.querysets import TrialQuerySet
from projects.models import Project

# What is written down before the start. The database refuses to change it afterwards.
PROTOCOL = (
    "centre", "rule", "outcome", "horizon", "expected", "difference", "planned", "stop_rule", "salt", "enrol_until",
    "started_at", "started_by",
)  # fmt: skip


def _percent(label: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(99)])  # type: ignore[arg-type]


class Trial(models.Model):
    """A randomised comparison: half of the projects of a centre get a reminder, half are spared it for a time.

    `expected` is the share of projects, in per cent, with a good outcome without the reminder, `difference` the
    smallest gain, in percentage points, that would be worth it; `planned` is how many each group needs for that.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="trials", verbose_name=_("centre"))
    rule = models.CharField(_("reminder"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome)
    horizon = models.PositiveSmallIntegerField(
        _("days after the reminder"), validators=[MinValueValidator(HORIZONS[0]), MaxValueValidator(HORIZONS[1])]
    )
    expected = _percent(_("share without the reminder, %"))
    difference = _percent(_("smallest gain worth it, percentage points"))
    planned = models.PositiveIntegerField(_("projects needed in each group"))
    stop_rule = models.CharField(_("when the figures are looked at"), max_length=16, choices=StopRule)
    salt = models.CharField(_("salt of the assignment"), max_length=32)
    enrol_until = models.DateField(_("projects are taken in until"))
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )
    ending = models.CharField(_("how it ended"), max_length=16, choices=Ending, blank=True)
    end_reason = models.TextField(_("why it was stopped"), blank=True, max_length=2000)

    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "rule"],
                condition=Q(ended_at=None),
                name="one_trial_of_a_rule_at_a_time",
                violation_error_message=_("This reminder is being compared already."),
            ),
            models.CheckConstraint(condition=Q(ended_at=None, ending="") | ~Q(ended_at=None) & ~Q(ending=""),
                                   name="trial_ended_somehow"),
        ]  # fmt: skip
        triggers = [pgtrigger.ReadOnly(name="trial_protocol_frozen", fields=list(PROTOCOL))]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("trials:trial", args=[self.pk])

    @property
    def title(self) -> object:
        """What the reminder is called."""
        entry = registry.find(self.rule)
        return entry.title if entry else self.rule

    @property
    def running(self) -> bool:
        return self.ended_at is None

    def confidence(self, moment: Moment) -> float:
        """Of the interval that decides at this moment."""
        return CONFIDENCES[StopRule(self.stop_rule), moment]


class Participant(models.Model):
    """A project that takes part, from the moment when the reminder was, or would have been, sent for the first time."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="participants", verbose_name=_("comparison"))
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    treated = models.BooleanField(_("gets the reminder"))
    entered_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["trial", "project"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.trial}: {self.project}"


class Reading(models.Model):
    """The figures at one of the planned moments. Taken once, never changed."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="readings", verbose_name=_("comparison"))
    moment = models.CharField(_("moment"), max_length=16, choices=Moment)
    at = models.DateTimeField(_("when"))
    treated = models.PositiveIntegerField(_("with the reminder"))
    treated_events = models.PositiveIntegerField(_("of them with the outcome"))
    control = models.PositiveIntegerField(_("without the reminder"))
    control_events = models.PositiveIntegerField(_("of them with the outcome"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["trial", "moment"], name="reading_once")]
        triggers = [pgtrigger.Protect(name="reading_final", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.trial}: {self.get_moment_display()}"

    @property
    def comparison(self) -> Comparison | None:
        """The difference with its interval; None when a group is empty."""
        if not self.treated or not self.control:
            return None
        return compare(
            self.treated, self.treated_events, self.control, self.control_events,
            confidence=self.trial.confidence(Moment(self.moment)),
        )  # fmt: skip

    @property
    def enough(self) -> bool:
        """Whether each group has as many projects as were planned."""
        return min(self.treated, self.control) >= max(self.trial.planned, FEWEST)
