"""The parts of the fund's application form that are tables: plan, budget, results, partners, team.

A row has a `key` that a form gives it before it is in the database: a form that is saved again and again while
somebody types makes one row of it. A clone of the project keeps the keys, so that the two can be laid side by side.
"""

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.identifiers import validate_inn
from backend.directory.models import Centre, Organisation
from projects.models import Project, TeamMember
from projects.passport.enums import Article, PartnerRole, ResultKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


def _amount(label: "str | _StrPromise") -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)])


class Row(models.Model):
    """A row of a table that people put in order."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True


class PlanTask(Row):
    """A task of the project; its activities are what is done for it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="plan_tasks", verbose_name=_("project"))
    title = models.CharField(pgettext_lazy("of a project", "task"), max_length=500)

    class Meta:
        verbose_name = pgettext_lazy("of a project", "task")
        verbose_name_plural = pgettext_lazy("of a project", "tasks")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="plan_task_once")]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Activity(Row):
    """Something that is done for a task from one day to another. It is over on `done_on`."""

    task = models.ForeignKey(
        PlanTask, models.CASCADE, related_name="activities", verbose_name=pgettext_lazy("of a project", "task")
    )
    title = models.CharField(_("activity"), max_length=500)
    expected = models.TextField(_("expected result"), blank=True)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["task__position", "task_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="activity_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_start",
                violation_error_message=_("The activity ends before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(done_on=None), name="activity_open")]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class BudgetLine(models.Model):
    """One article of the budget. Money is in roubles; the total is the own share and the grant together."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="budget", verbose_name=_("project"))
    article = models.CharField(_("article"), max_length=16, choices=Article)
    purpose = models.TextField(_("what for"), blank=True)
    total = _amount(_("total"))
    cofunding = _amount(_("own contribution"))
    requested = _amount(_("asked of the fund"))

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "article"],
                name="budget_article_once",
                violation_error_message=_("The budget has this article already."),
            ),
            models.CheckConstraint(condition=Q(article__in=Article.values), name="budget_article_known"),
            models.CheckConstraint(condition=Q(cofunding__gte=0, requested__gte=0), name="budget_line_not_negative"),
            models.CheckConstraint(
                condition=Q(total=F("cofunding") + F("requested")),
                name="budget_line_adds_up",
                violation_error_message=_("The total is not the own contribution and the grant together."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_article_display()


@pghistory.track()
class Result(Row):
    """What the project promises: a target with its unit, or a change and the way in which it is measured."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="results", verbose_name=_("project"))
    kind = models.CharField(_("kind"), max_length=16, choices=ResultKind, default=ResultKind.QUANTITY)
    title = models.CharField(_("result"), max_length=500)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    measured_by = models.TextField(_("how it is measured"), blank=True)
    achieved = models.DecimalField(
        _("achieved"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["kind", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="result_once")]

    def __str__(self) -> str:
        return self.title


class Partner(Row):
    """Who carries the project together with the organisation, and how."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="partnerships", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="partnerships",
        verbose_name=_("organisation"),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=300)
    inn = models.CharField(_("ИНН"), max_length=12, blank=True, validators=[validate_inn])
    role = models.CharField(_("role"), max_length=16, choices=PartnerRole, default=PartnerRole.OTHER)
    support = models.TextField(_("support"), blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="partner_once")]

    def __str__(self) -> str:
        return self.name


class TeamRole(Row):
    """What a member of the team does in the project, as the application says it."""

    member = models.OneToOneField(TeamMember, models.CASCADE, related_name="role", verbose_name=_("team member"))
    title = models.CharField(_("role in the project"), max_length=200, blank=True)
    experience = models.TextField(_("education and experience"), blank=True)

    class Meta:
        verbose_name = _("role in the project")
        verbose_name_plural = _("roles in the project")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Preparation(models.Model):
    """A service by which a centre helped to write the application (capability P9)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="preparations", verbose_name=_("project"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="preparations", verbose_name=_("resource centre"))
    service = models.CharField(_("how the centre helped"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("help with the application")
        verbose_name_plural = _("help with applications")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "centre", "service"],
                name="preparation_once",
                violation_error_message=_("This help is written down already."),
            )
        ]

    def __str__(self) -> str:
        return self.service


class Typed(Timestamped):
    """What one person typed into a step of the form and the form could not take yet: kept so that nothing is lost."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    step = models.CharField(_("step"), max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    data = models.JSONField(_("what was typed"), default=dict, blank=True)
    version = models.CharField(_("what it was typed upon"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("unfinished step")
        verbose_name_plural = _("unfinished steps")
        constraints = [models.UniqueConstraint(fields=["project", "step", "by"], name="typed_once")]

    def __str__(self) -> str:
        return f"{self.step}: {self.by}"
