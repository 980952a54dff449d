from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event


class Platform(models.Model):
    """A section of an event with a room of its own: its sessions run beside those of the others."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="platforms", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("what it is about"), blank=True)
    place = models.CharField(_("room"), max_length=300, blank=True)
    moderator = models.CharField(_("moderator"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """A block of the programme: on a platform, or for everybody. With a capacity it is signed up for and counted."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    platform = models.ForeignKey(
        Platform, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("platform")
    )
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("what it is about"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    chosen = models.BooleanField(_("participants choose it when they sign up"), default=False)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    broadcast_url = models.URLField(_("link to the broadcast"), blank=True)
    recording_url = models.URLField(_("link to the recording"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The session ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="session_never_oversold",
                violation_error_message=_("More seats are taken than there are."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
