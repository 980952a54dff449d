"""Reports of the stages of a project: what is being written, what was sent, and what the centre said of it."""

from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from projects.lifecycle import FUNDED
from projects.models import Checkpoint, Project
from projects.reports.enums import WITH_NKO, Decision, ReportKind, ReportStatus
from projects.reports.querysets import StageReportQuerySet


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


@pghistory.track(exclude=["draft", "revision", "drafted_by", "drafted_at"])
class StageReport(Timestamped):
    """What the NKO tells the fund about one stage: an analytical or a financial report.

    `draft` holds what was typed, field by field, as text; `revision` counts its changes. What was sent is a
    `ReportVersion` and does not change any more.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="reports", verbose_name=_("project"))
    kind = models.CharField(_("kind"), max_length=16, choices=ReportKind)
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a stage", "number"))
    title = models.CharField(pgettext_lazy("report", "what is reported on"), max_length=300)
    final = models.BooleanField(_("final report"), default=False)
    checkpoint = models.ForeignKey(
        Checkpoint, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("checkpoint")
    )
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=16, choices=ReportStatus, default=ReportStatus.DRAFT)
    times_returned = models.PositiveSmallIntegerField(_("times returned"), default=0)
    fix_by = models.DateField(_("to be corrected by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("sent for review"), null=True, blank=True)
    made_by = _person(_("begun by hand by"))
    draft = models.JSONField(_("what was typed"), default=dict, blank=True)
    revision = models.PositiveIntegerField(_("changes of the draft"), default=0)
    drafted_by = _person(_("typed last by"))
    drafted_at = models.DateTimeField(_("typed last"), null=True, blank=True)

    objects = StageReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage report")
        verbose_name_plural = _("stage reports")
        ordering = ["number", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["checkpoint", "kind"], name="report_of_checkpoint_once"),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="report_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_known"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status__in=WITH_NKO), name="report_with_nko"),
            models.Index(fields=["submitted_at"], condition=Q(status="submitted"), name="report_to_review"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.project_id, self.pk])

    @property
    def with_nko(self) -> bool:
        """Whether the NKO may still write it."""
        return self.status in WITH_NKO

    @property
    def begun(self) -> bool:
        """Whether anybody has typed anything."""
        return self.revision > 0

    @property
    def deadline(self) -> date:
        """The day by which the NKO has to send it (again)."""
        return self.fix_by if self.status == ReportStatus.RETURNED and self.fix_by else self.due_on

    @property
    def settled_elsewhere(self) -> bool:
        """Whether it was never written here though its checkpoint is ticked off: it went straight to the fund."""
        return self.status == ReportStatus.DRAFT and bool(self.checkpoint and self.checkpoint.done_on)

    def overdue(self, today: date) -> bool:
        """Whether it is still awaited though its day has passed, while the project is carried out."""
        late = self.with_nko and self.deadline < today and self.project.stage in FUNDED
        return late and not self.settled_elsewhere


class DraftChange(models.Model):
    """Fields of a draft that one saving changed: `{field: [old, new]}`.

    By it two people who type at once find out what the other has changed. `editor` is the open form that saved.
    The changes are thrown away when the report is sent.
    """

    report = models.ForeignKey(StageReport, models.CASCADE, related_name="changes", verbose_name=_("stage report"))
    revision = models.PositiveIntegerField(_("changes of the draft"))
    editor = models.CharField(_("open form"), max_length=32)
    fields = models.JSONField(_("fields"))
    by = _person(_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of a draft")
        verbose_name_plural = _("changes of drafts")
        ordering = ["revision"]
        constraints = [models.UniqueConstraint(fields=["report", "revision"], name="draft_change_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.revision}"


class ReportVersion(models.Model):
    """A report as it was sent, with the plan as it was then, and what was decided about it.

    `data` holds `sections` (what was asked, with the plan beside it), `values` (what was answered) and `files` (what
    was attached, see `filing`; versions of the time before it was noted have none).
    """

    report = models.ForeignKey(StageReport, models.CASCADE, related_name="versions", verbose_name=_("stage report"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a version", "number"))
    data = models.JSONField(_("content"))
    by = _person(_("by"))
    at = models.DateTimeField(_("when"))
    decision = models.CharField(_("decision"), max_length=16, choices=Decision, blank=True)
    by_fund = models.BooleanField(_("decided by the fund"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = _person(_("decided or entered by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.report}, {self.number}"


class Remark(models.Model):
    """What the centre says about one field of a report; an empty `field` is the report as a whole."""

    report = models.ForeignKey(StageReport, models.CASCADE, related_name="remarks", verbose_name=_("stage report"))
    version = models.ForeignKey(
        ReportVersion, models.SET_NULL, null=True, related_name="remarks", verbose_name=_("version of a report")
    )
    field = models.CharField(_("field"), max_length=80, blank=True)
    label = models.CharField(pgettext_lazy("field", "called"), max_length=600, blank=True)
    text = models.TextField(_("remark"))
    by = _person(_("by"))
    at = models.DateTimeField(_("when"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = _person(_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = _person(_("settled by"))

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:80]
