from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import that changed something: of which file, what became of its rows, and who did it."""

    kind = models.CharField(_("what"), max_length=32)
    layout = models.CharField(_("layout"), max_length=32)
    file = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("checksum"), max_length=64)
    read = models.PositiveIntegerField(_("rows read"))
    created = models.PositiveIntegerField(_("created"))
    updated = models.PositiveIntegerField(_("updated"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    skipped = models.PositiveIntegerField(_("skipped"))
    refused = models.PositiveIntegerField(_("refused"))
    remarks = models.JSONField(
        _("remarks"), default=list, blank=True, help_text=_("The first thousand refused rows and notes, by line.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.file
