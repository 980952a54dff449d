from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.freezing import frozen_when_published, frozen_with
from backend.directory.models import Centre
from mentoring.defence.models.seasons import Season
from mentoring.defence.querysets import DefenceQuerySet, VersionQuerySet


class Defence(models.Model):
    """A centre defends its year: its report in versions, questions with answers, points."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="defences", verbose_name=_("defence of the year"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="defences", verbose_name=_("centre"))
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )

    objects = DefenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("defence of a centre")
        verbose_name_plural = _("defences of centres")
        ordering = ["season", "centre__name"]
        constraints = [models.UniqueConstraint(fields=["season", "centre"], name="defence_once")]

    def __str__(self) -> str:
        return gettext("%(centre)s: report for %(year)s") % {"centre": self.centre, "year": self.season.year}

    def get_absolute_url(self) -> str:
        return reverse("defence:defence", args=[self.pk])

    @property
    def zone(self) -> str:
        return self.season.zone


class DefenceVersion(models.Model):
    """The report at one time. Once it is published, the database refuses to change it: a correction is a new one."""

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="versions", verbose_name=_("defence"))
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("what is corrected"), blank=True, max_length=2000)
    figures_at = models.DateTimeField(_("figures taken"))
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("published by"),
    )  # fmt: skip

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["defence", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["defence", "number"], name="defence_version_once"),
            models.UniqueConstraint(fields=["defence"], condition=Q(published_at=None), name="one_draft_of_a_defence"),
        ]
        triggers = [frozen_when_published("defence_version_frozen")]

    def __str__(self) -> str:
        return gettext("%(report)s, version %(number)s") % {"report": self.defence, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("defence:version", args=[self.pk])

    @property
    def published(self) -> bool:
        return self.published_at is not None


class DefenceSection(models.Model):
    """A part of the report: figures from the data, and what the head says to them.

    `figures` is a list of {key, label, value, kind, means, path, public} as `backend.directory.yearly.Figure` has them.
    """

    version = models.ForeignKey(DefenceVersion, models.CASCADE, related_name="sections", verbose_name=_("version"))
    key = models.CharField(_("key"), max_length=32)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in the report"))
    text = models.TextField(_("text"), blank=True, max_length=10_000)
    figures = models.JSONField(_("figures"), default=list, blank=True)

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        ordering = ["version", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="defence_section_once")]
        triggers = [frozen_with("defence_defenceversion", "version_id", name="defence_section_frozen")]

    def __str__(self) -> str:
        return self.title
