import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import validate_time_zone
from backend.common.models import Timestamped
from backend.directory.models import Centre, Territory
from events.enums import EventFormat, EventKind, EventStatus
from events.models.series import Series
from events.querysets import EventQuerySet


@pghistory.track()
class Event(Timestamped):
    """A meeting that a centre announces, holds and follows up."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="events", verbose_name=_("organiser"))
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind, default=EventKind.TRAINING)
    format = models.CharField(_("format"), max_length=16, choices=EventFormat, default=EventFormat.ON_SITE)
    status = models.CharField(_("status"), max_length=16, choices=EventStatus, default=EventStatus.DRAFT)
    title = models.CharField(_("title"), max_length=300)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("link for online participants"), blank=True)
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    broadcast_url = models.URLField(_("link to the broadcast"), blank=True)
    recording_url = models.URLField(_("link to the recording"), blank=True)
    approval = models.BooleanField(_("the organiser decides who takes part"), default=False)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it begins."),
            )
        ]
        indexes = [models.Index(fields=["status", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.pk])

    @cached_property
    def co_centre_ids(self) -> list[int]:
        """The centres that hold it together with its own. A list asks for all at once: `with_co_centres`."""
        rows = self.co_organisers.filter(centre__isnull=False) if self.pk else self.co_organisers.model.objects.none()
        return list(rows.values_list("centre_id", flat=True))
