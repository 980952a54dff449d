from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre
from events.models.event import Event


class CoOrganiser(models.Model):
    """Who holds the event together with its centre: another centre, whose staff run the event too, or a name."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="co_organisers", verbose_name=_("event"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="co_organised", verbose_name=_("centre")
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("co-organiser")
        verbose_name_plural = _("co-organisers")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False, name="") | Q(Q(centre__isnull=True), ~Q(name="")),
                name="co_organiser_centre_or_name",
                violation_error_message=_("Name a centre of the service or write the name of somebody else."),
            ),
            models.UniqueConstraint(
                fields=["event", "centre"], condition=Q(centre__isnull=False), name="co_organiser_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.centre) if self.centre_id else self.name
