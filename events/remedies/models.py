from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.remedies.enums import Topic


class EventTopic(models.Model):
    """A trouble of projects with which an event helps, as its organiser says."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="topics", verbose_name=_("event"))
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)

    class Meta:
        verbose_name = _("topic of an event")
        verbose_name_plural = _("topics of events")
        ordering = ["topic"]
        constraints = [models.UniqueConstraint(fields=["event", "topic"], name="event_topic_once")]

    def __str__(self) -> str:
        return str(self.get_topic_display())
