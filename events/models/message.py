from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.event import Event


class Message(models.Model):
    """What an organiser wrote to a part of the participants; the letters themselves are rows of the outbox."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="messages", verbose_name=_("event"))
    key = models.UUIDField(_("key of the form"), unique=True, editable=False)
    subject = models.CharField(pgettext_lazy("letter", "subject"), max_length=200)
    text = models.TextField(pgettext_lazy("letter", "text"))
    narrowed = models.JSONField(_("to whom"), default=dict, blank=True)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("letter to participants")
        verbose_name_plural = _("letters to participants")
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.subject
