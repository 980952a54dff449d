from django.db import models
from django.utils.translation import gettext_lazy as _

from events.decisions.models.protocol import ProtocolVersion
from events.models import Registration


class Attendant(models.Model):
    """A line of the list that is attached to an approved version. The name goes when the person is forgotten."""

    version = models.ForeignKey(
        ProtocolVersion, models.CASCADE, related_name="attendants", verbose_name=_("version of a protocol")
    )
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, related_name="+", verbose_name=_("registration")
    )
    name = models.CharField(_("participant"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    shown = models.BooleanField(_("agreed to be named in public"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("line of the list of participants")
        verbose_name_plural = _("lines of lists of participants")
        ordering = ["version_id", "order", "id"]

    def __str__(self) -> str:
        return self.name
