import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.kinds import Kind
from projects.files.querysets import StoredFileQuerySet
from projects.models import Project

FOLDER = "files"


def unguessable(stored: "StoredFile", name: str) -> str:
    """Where the content lies: nobody comes to it by trying names, and no suffix makes a server run it."""
    token = secrets.token_hex(32)
    return f"{FOLDER}/{token[:2]}/{token}"


class StoredFile(models.Model):
    """A file of a project, attached to the project itself or to something of it: a report, a tranche, a comment.

    The row says what it is and whose; who sees the object (`targets.register_target`) sees the file. What belongs to
    no project, such as a message of somebody who asks a centre for help, has none.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("project")
    )
    target_type = models.CharField(_("attached to"), max_length=100, default="projects.project")
    target_id = models.BigIntegerField(_("object"))
    content = models.FileField(_("content"), upload_to=unguessable, max_length=120)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=100, choices=Kind)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("taken away by"),
    )  # fmt: skip

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="file_target"),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="file_removed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.pk])

    @property
    def download_name(self) -> str:
        """The name under which it is saved."""
        return Kind(self.kind).name_for(self.name)
