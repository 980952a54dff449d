from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.addresses import page_of
from backend.common.models import Timestamped
from backend.directory.models import Centre, Organisation, Territory
from projects.guidance import GUIDES, Guide
from projects.lifecycle import RETRY, Stage
from projects.models.catalogue import Direction, Programme
from projects.numbers import NumberKey
from projects.querysets import ProjectQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


def _money(label: "str | _StrPromise") -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


@pghistory.track(exclude=["search"])
class Project(Timestamped):
    """A grant project: its passport by the fund's form, and where in its life it is.

    `stage` is written by `projects.services.moves.move_project` alone. Money is in roubles.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="projects", verbose_name=_("organisation")
    )
    centre = models.ForeignKey(
        Centre, models.SET_NULL, null=True, blank=True, related_name="projects", verbose_name=_("resource centre")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("contest")
    )
    retry_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="retries", verbose_name=_("tried before as")
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.IDEA, editable=False)
    stage_since = models.DateTimeField(_("in this stage since"))
    number = models.CharField(_("application number"), max_length=40, null=True, blank=True, unique=True)

    # The fifteen fields of «О проекте» in the fund's form, in its order.
    direction = models.ForeignKey(
        Direction, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("direction")
    )
    long_term = models.BooleanField(_("long-term project"), default=False)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    title = models.CharField(_("title"), max_length=500)
    summary = models.TextField(_("short description"), blank=True)
    geography = models.TextField(_("geography"), blank=True)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    significance = models.TextField(_("why society needs it"), blank=True)
    target_groups = models.TextField(_("target groups"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    tasks = models.TextField(_("tasks"), blank=True)
    partners = models.TextField(_("partners"), blank=True)
    publicity = models.TextField(_("how people will hear of it"), blank=True)
    development = models.TextField(_("how it develops afterwards"), blank=True)
    resources = models.TextField(_("what it lives on afterwards"), blank=True)

    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    grant = _money(_("grant"))
    cofunding = _money(_("own contribution"))
    total = _money(_("total costs"))
    rating = models.DecimalField(_("rating"), max_digits=6, decimal_places=2, null=True, blank=True)
    applied_on = models.DateField(_("submitted on"), null=True, blank=True)
    link = models.URLField(_("page of the fund"), max_length=500, blank=True)

    search = models.GeneratedField(
        expression=SearchVector("title", "number", "summary", "goal", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The project ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="project_stage_known"),
            models.CheckConstraint(condition=Q(grant__gte=0), name="project_grant_positive"),
            models.UniqueConstraint(
                NumberKey(),
                name="project_number_once",
                violation_error_message=_("An application with this number is registered already."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="project_search"),
            models.Index(fields=["stage", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of("projects:project", self.pk)

    # The field would make one otherwise: Django's own translates the names of all stages for each row of a list.
    def get_stage_display(self) -> str:  # type: ignore[no-redef]
        """The name of the stage."""
        return str(Stage(self.stage).label)

    @property
    def guide(self) -> Guide:
        """What is to be done at the stage at which it is."""
        return GUIDES[Stage(self.stage)]

    @property
    def may_be_tried_again(self) -> bool:
        """Whether it ended without money, so that a new application can be made of it."""
        return self.stage in RETRY

    @property
    def zone(self) -> str:
        """The time zone in which the project's deadlines end: the centre's, else the organisation's."""
        return self.centre.zone if self.centre else self.organisation.zone


class TeamMember(models.Model):
    """Somebody who carries the project. The leader and the accountant are told of what falls due."""

    class Duty(models.TextChoices):
        LEADER = "leader", _("leader of the project")
        ACCOUNTANT = "accountant", _("accountant")
        OTHER = "other", _("member of the team")

    project = models.ForeignKey(Project, models.CASCADE, related_name="team", verbose_name=_("project"))
    duty = models.CharField(_("duty"), max_length=16, choices=Duty, default=Duty.OTHER)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.full_name
