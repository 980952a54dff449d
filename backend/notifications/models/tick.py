from django.db import models
from django.utils.translation import gettext_lazy as _


class Tick(models.Model):
    """When a job of the clock last began and last ended well: the heartbeat that `/readyz` looks at."""

    name = models.CharField(_("job"), max_length=64, primary_key=True)
    started_at = models.DateTimeField(_("began"))
    finished_at = models.DateTimeField(_("ended well"), null=True, blank=True)
    outcome = models.JSONField(_("what it did"), default=dict, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
