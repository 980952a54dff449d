from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre
from projects.lists.querysets import SavedViewQuerySet
from projects.models import Project

LEVEL = 100_000
"""What one level weighs in `Line.danger`: more than all points of a project."""
NEVER = date(9999, 12, 31)
"""What a project without a next date is ordered by."""


class Line(models.Model):
    """What lists of projects are searched and ordered by, one row a project.

    Written by triggers alone (`migrations/0002_triggers.py`), so that nothing that changes a project can forget it.
    `danger` is the stored level and its points as one number (`of_level` gives the least of a level).
    `search` holds public words only: title, organisation, summary, goal and the number of the application.
    """

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="line")
    next_due = models.DateField(null=True)
    legal_due = models.DateField(null=True)
    grant = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    stage_since = models.DateTimeField()
    danger = models.IntegerField(default=0)
    search = SearchVectorField()

    class Meta:
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of lists")
        indexes = [
            GinIndex(fields=["search"], name="line_search"),
            models.Index(Coalesce("next_due", Value(NEVER)), F("project"), name="line_next_due"),
            models.Index(Coalesce("grant", Value(-1, models.DecimalField())), F("project"), name="line_grant"),
            models.Index(fields=["stage_since", "project"], name="line_stage_since"),
            models.Index(fields=["danger", "project"], name="line_danger"),
            models.Index(fields=["legal_due"], name="line_legal_due"),
        ]

    def __str__(self) -> str:
        return str(self.project_id)


class Word(models.Model):
    """A word (its stem) of the lists, with its groups of three letters: what a misspelt word may have meant."""

    lexeme = models.TextField(primary_key=True)
    projects = models.PositiveIntegerField()
    grams = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [GinIndex(fields=["grams"], name="word_grams")]

    def __str__(self) -> str:
        return self.lexeme


class SavedView(Timestamped):
    """A list narrowed and ordered as somebody likes it, under a name; `centre` shares it with the centre's people."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("whose")
    )
    name = models.CharField(_("name of the view"), max_length=100)
    query = models.TextField(_("filters"), blank=True)
    board = models.BooleanField(_("as a board"), default=False)
    centre = models.ForeignKey(
        Centre, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("shared with the centre")
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="view_named_once",
                violation_error_message=_("You have a view with this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        page = reverse("projects:board" if self.board else "projects:list")
        return f"{page}?{self.query}&view={self.pk}" if self.query else f"{page}?view={self.pk}"


class DefaultView(models.Model):
    """The view with which a person's list begins."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="default_view",
        verbose_name=_("person"),
    )
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+", verbose_name=_("view"))

    class Meta:
        verbose_name = _("view to begin with")
        verbose_name_plural = _("views to begin with")

    def __str__(self) -> str:
        return str(self.view)
