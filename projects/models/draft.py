from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from projects.models.project import Project


class ProjectDraft(Timestamped):
    """A registration that is being filled in: everything as typed, right or wrong, so that nothing is lost."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="project_drafts", verbose_name=_("person")
    )
    data = models.JSONField(_("what was typed"), default=dict, blank=True)
    step = models.CharField(_("step"), max_length=32, blank=True)
    project = models.OneToOneField(
        Project, models.CASCADE, null=True, blank=True, related_name="draft", verbose_name=_("registered as")
    )

    class Meta:
        verbose_name = _("unfinished registration")
        verbose_name_plural = _("unfinished registrations")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return str(self.data.get("title") or _("Untitled project"))
