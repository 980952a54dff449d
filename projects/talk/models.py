from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.talk.enums import Visibility
from projects.talk.querysets import CommentQuerySet


class Comment(models.Model):
    """What somebody wrote about a project, and who reads it. Files are attached by `projects.files`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="comments", verbose_name=_("project"))
    text = models.TextField(_("comment"))
    visibility = models.CharField(_("who reads it"), max_length=16, choices=Visibility, default=Visibility.TEAM)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))
    edited_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["project", "-at"], name="comment_of_project")]
        constraints = [models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="comment_seen_by")]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:feed', args=[self.project_id])}?kind=comments"
