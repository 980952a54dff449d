import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.freezing import frozen_when_published, frozen_with
from backend.common.models import Timestamped
from backend.directory.models import Territory
from mentoring.offering.models import Service
from mentoring.quality.enums import PASS_SHARE, VALID_MONTHS, Audience, Group
from mentoring.quality.querysets import StandardQuerySet, VersionQuerySet


class Standard(Timestamped):
    """What good service means, for centres or for NKOs. What it asks for is in its versions."""

    title = models.CharField(_("title"), max_length=300)
    audience = models.CharField(_("about"), max_length=16, choices=Audience)
    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region"),
        help_text=_("Empty: it holds in every region."),
    )  # fmt: skip
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="standards", verbose_name=_("service"),
        help_text=_("Empty: it is about the work as a whole."),
    )  # fmt: skip
    summary = models.TextField(_("what it is for"), blank=True, max_length=2000)
    retired_on = models.DateField(_("no longer used since"), null=True, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quality:standard", args=[self.pk])


class StandardVersion(models.Model):
    """The checklist of a standard at one time. Once it is published, the database refuses to change it."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="versions", verbose_name=_("standard"))
    number = models.PositiveSmallIntegerField(_("version"))
    changes = models.TextField(_("what is new"), blank=True, max_length=2000)
    pass_share = models.PositiveSmallIntegerField(
        _("points needed, %"), default=PASS_SHARE, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("The share of all points from which on an assessment is confirmed."),
    )  # fmt: skip
    valid_months = models.PositiveSmallIntegerField(
        _("months for which a mark is valid"), default=VALID_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # fmt: skip
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
        verbose_name = _("version of a standard")
        verbose_name_plural = _("versions of standards")
        ordering = ["standard", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(published_at=None),
                name="one_draft_of_a_standard",
                violation_error_message=_("A new version is being drafted already."),
            ),
            models.CheckConstraint(condition=Q(pass_share__range=(1, 100)), name="standard_pass_share"),
            models.CheckConstraint(condition=Q(valid_months__range=(1, 120)), name="standard_valid_months"),
        ]
        triggers = [frozen_when_published("standard_version_frozen")]

    def __str__(self) -> str:
        return gettext("%(standard)s, version %(number)s") % {"standard": self.standard, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("quality:version", args=[self.pk])

    @property
    def published(self) -> bool:
        return self.published_at is not None


class Criterion(models.Model):
    """One line of the checklist. `key` stays the same from version to version."""

    version = models.ForeignKey(StandardVersion, models.CASCADE, related_name="criteria", verbose_name=_("version"))
    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    group = models.CharField(_("group"), max_length=16, choices=Group)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    text = models.CharField(_("criterion"), max_length=1000)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    points = models.PositiveSmallIntegerField(
        _("points"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    required = models.BooleanField(_("without it there is no mark"), default=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["version", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="criterion_once_a_version"),
            models.CheckConstraint(condition=Q(points__range=(1, 100)), name="criterion_points"),
        ]
        triggers = [frozen_with("quality_standardversion", "version_id", name="criterion_frozen")]

    def __str__(self) -> str:
        return self.text
