from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from events.models import Event, Session
from events.programme.enums import Audience
from events.programme.querysets import MaterialQuerySet


class Speaker(models.Model):
    """Who speaks in a session, and about what. Only what the programme shows to everybody."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers", verbose_name=_("session"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Material(Timestamped):
    """What people take home: a link, or a file kept by `projects.files` with this row as its target."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials", verbose_name=_("event"))
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="materials", verbose_name=_("session")
    )
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("link"), max_length=500, blank=True)
    audience = models.CharField(_("who gets it"), max_length=16, choices=Audience, default=Audience.EVERYBODY)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material of an event")
        verbose_name_plural = _("materials of events")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:material", args=[self.pk])


class Airing(models.Model):
    """Who may watch an event from afar, and from when. Where there is no row, everybody, from half an hour before."""

    event = models.OneToOneField(
        Event, models.CASCADE, primary_key=True, related_name="airing", verbose_name=_("event")
    )
    live_for = models.CharField(
        _("who watches the broadcast"), max_length=16, choices=Audience, default=Audience.EVERYBODY
    )
    recording_for = models.CharField(
        _("who watches the recording"), max_length=16, choices=Audience, default=Audience.EVERYBODY
    )
    minutes_before = models.PositiveSmallIntegerField(
        _("minutes before the beginning when the link appears"), default=30
    )

    class Meta:
        verbose_name = _("broadcast of an event")
        verbose_name_plural = _("broadcasts of events")

    def __str__(self) -> str:
        return str(self.event)
