from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.lifecycle import Stage
from projects.models.project import Project


class StageChange(models.Model):
    """One move that happened. `source` is empty for the registration itself."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stage_changes", verbose_name=_("project"))
    source = models.CharField(pgettext_lazy("stage", "from"), max_length=16, choices=Stage, blank=True)
    target = models.CharField(pgettext_lazy("stage", "to"), max_length=16, choices=Stage)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return f"{self.get_source_display()} → {self.get_target_display()}"
