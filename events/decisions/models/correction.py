from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.decisions.models.protocol import Protocol


class Correction(models.Model):
    """A correction that is being written: who began it, and the draft as it stood then, to which it can go back."""

    protocol = models.OneToOneField(Protocol, models.CASCADE, related_name="correction", verbose_name=_("protocol"))
    begun_at = models.DateTimeField(_("begun"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )
    draft = models.JSONField(_("draft as it stood"), editable=False)

    class Meta:
        verbose_name = _("correction of a protocol")
        verbose_name_plural = _("corrections of protocols")
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return str(self.protocol)
