"""What a centre knows of its mentors: what suits them, and when they are away."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre, Territory
from mentoring.enums import Language
from mentoring.querysets import AbsenceQuerySet
from projects.models import Direction


class MentorProfile(Timestamped):
    """What a mentor says of themselves at a centre: whom they like to help, and how many at most."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentor_profiles", verbose_name=_("mentor")
    )
    centre = models.ForeignKey(Centre, models.CASCADE, related_name="mentor_profiles", verbose_name=_("centre"))
    directions = models.ManyToManyField(Direction, blank=True, related_name="+", verbose_name=_("directions"))
    municipalities = models.ManyToManyField(Territory, blank=True, related_name="+", verbose_name=_("municipalities"))
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language),
        default=list,
        blank=True,
        verbose_name=_("languages besides Russian"),
    )
    project_limit = models.PositiveSmallIntegerField(_("projects at most"), null=True, blank=True)
    about = models.TextField(_("about"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("profile of a mentor")
        verbose_name_plural = _("profiles of mentors")
        constraints = [models.UniqueConstraint(fields=["user", "centre"], name="mentor_profile_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.centre}"

    @property
    def language_labels(self) -> list[str]:
        """The languages in words."""
        return [str(Language(code).label) for code in self.languages]


class Days(Func):
    """The days of an absence as a range that holds both ends."""

    function = "DATERANGE"
    output_field = DateRangeField()


class NumberRange(Func):
    """A number as a range of one: so that an exclusion constraint needs no extension to compare it."""

    function = "INT8RANGE"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"


class Absence(Timestamped):
    """A mentor is away from one day to another, both included; a colleague stands in for all their projects."""

    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("mentor")
    )
    centre = models.ForeignKey(Centre, models.CASCADE, related_name="absences", verbose_name=_("centre"))
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name=_("who stands in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.TextField(_("note for who stands in"), max_length=4000, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("planned by")
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(backup=F("mentor")), name="absence_backup_is_another"),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    (NumberRange("mentor"), RangeOperators.OVERLAPS),
                    (NumberRange("centre"), RangeOperators.OVERLAPS),
                    (Days("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is an absence in these days already."),
            ),
        ]
        indexes = [models.Index(fields=["backup", "ends_on"], name="absence_of_backup")]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.starts_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}"
