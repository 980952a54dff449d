from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW
from backend.directory.models import Centre, Organisation
from mentoring.quality.enums import RUNNING, Level, Status
from mentoring.quality.models.standards import Criterion, Standard, StandardVersion
from mentoring.quality.querysets import AnswerQuerySet, AssessmentQuerySet

SUBJECTS = ("centre", "organisation")


def _person(label: object, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options  # type: ignore[arg-type]
    )  # fmt: skip


class Assessment(models.Model):
    """A centre or an NKO measures itself by a version of a standard; somebody else confirms it.

    `confirmer` is the centre asked to confirm; None: the region's operator is. `points` of `most` are those that
    were confirmed; the mark of a confirmed assessment holds from `valid_from` to `valid_until`, both included.
    """

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="assessments", verbose_name=_("standard"))
    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("centre")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.DRAFT)
    started_at = models.DateTimeField(_("begun"))
    started_by = _person(_("begun by"))
    submitted_at = models.DateTimeField(_("sent for confirmation"), null=True, blank=True)
    submitted_by = _person(_("sent by"), null=True, blank=True)
    confirmer = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre that confirms")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = _person(_("decided by"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True, max_length=2000)
    points = models.PositiveIntegerField(_("points"), null=True, blank=True)
    most = models.PositiveIntegerField(_("of"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(centre=None, organisation__isnull=False) | Q(centre__isnull=False, organisation=None),
                name="assessment_of_one_place",
            ),
            *(
                models.UniqueConstraint(
                    fields=["standard", subject],
                    condition=Q(status__in=RUNNING),
                    name=f"one_running_assessment_of_{subject}",
                    violation_error_message=_("An assessment by this standard is running already. Go on with it."),
                )
                for subject in SUBJECTS
            ),
            models.CheckConstraint(
                condition=Q(confirmer=None) | Q(centre=None) | ~Q(confirmer=F("centre")),
                name="nobody_confirms_itself",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CONFIRMED)
                | Q(valid_from__isnull=False, valid_until__isnull=False, decided_by__isnull=False)
                & Q(submitted_by__isnull=False)
                & ~Q(decided_by=F("submitted_by")),
                name="confirmed_by_somebody_else",
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_until"], name="assessment_valid")]

    def __str__(self) -> str:
        return f"{self.standard}: {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("quality:assessment", args=[self.pk])

    @property
    def place(self) -> Centre | Organisation:
        """What is assessed."""
        found = self.centre or self.organisation
        if found is None:
            raise ValueError("an assessment is of a centre or an organisation")
        return found

    @property
    def zone(self) -> str:
        region = self.place.region
        return region.time_zone if region else MOSCOW

    @property
    def running(self) -> bool:
        return self.status in RUNNING

    def valid_on(self, day: date) -> bool:
        """Whether its mark is shown on that day."""
        return bool(
            self.status == Status.CONFIRMED
            and self.valid_from
            and self.valid_until
            and self.valid_from <= day <= self.valid_until
        )


class Answer(models.Model):
    """What is said of one criterion, with what shows it, and what the confirmer says to it.

    After the assessment was carried over to a new version, `look_again` marks answers to criteria that have changed;
    answers to criteria that are gone stay with the criterion of the old version.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers", verbose_name=_("assessment"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers", verbose_name=_("criterion"))
    level = models.CharField(_("how far it is met"), max_length=16, choices=Level, blank=True)
    text = models.TextField(_("what shows it"), blank=True, max_length=3000)
    link = models.URLField(_("link"), blank=True, max_length=500)
    look_again = models.BooleanField(_("the criterion has changed"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    by = _person(_("by"), null=True, blank=True)
    at = models.DateTimeField(_("when"), null=True, blank=True)
    verdict = models.CharField(_("confirmed as"), max_length=16, choices=Level, blank=True)
    remark = models.TextField(_("remark"), blank=True, max_length=2000)
    verdict_by = _person(_("confirmed by"), null=True, blank=True)
    verdict_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["criterion__position", "id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.criterion}"

    def get_absolute_url(self) -> str:
        """Where its files are: in the checklist."""
        return f"{reverse('quality:fill', args=[self.assessment_id])}#c-{self.criterion_id}"
