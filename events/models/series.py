from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre
from events.querysets import SeriesQuerySet


class Series(Timestamped):
    """Events that follow each other, such as the yearly conference: what one decided is carried to the next."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="event_series", verbose_name=_("organiser"))
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("about the series"), blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:series", args=[self.pk])
