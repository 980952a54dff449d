from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.notifications.enums import Category, Channel
from backend.notifications.models.letter import Letter
from backend.notifications.querysets import InboxMessageQuerySet


class ChannelChoice(Timestamped):
    """What a person has chosen for one category on one channel; without a row the channel's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices", verbose_name=_("person")
    )
    category = models.CharField(_("category"), max_length=16, choices=Category)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("choice of a channel")
        verbose_name_plural = _("choices of channels")
        constraints = [models.UniqueConstraint(fields=["user", "category", "channel"], name="channel_choice_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_category_display()}, {self.get_channel_display()}"


class Endpoint(Timestamped):
    """Where a person is reached in a messenger: the number of the chat. No key of ours stands in it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="endpoints", verbose_name=_("person")
    )
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    address = models.CharField(_("chat"), max_length=200)
    connected_at = models.DateTimeField(_("connected"))
    failed_at = models.DateTimeField(_("refused"), null=True, blank=True)
    failure = models.CharField(_("what the messenger said"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("messenger")
        verbose_name_plural = _("messengers")
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="endpoint_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_channel_display()}"


class InboxMessage(models.Model):
    """A follow-up as it lies in a person's inbox on the site, written when it was delivered."""

    letter = models.OneToOneField(
        Letter, models.SET_NULL, null=True, blank=True, related_name="inbox_message", verbose_name=_("letter")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox_messages", verbose_name=_("person")
    )
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    action = models.CharField(_("button"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    arrived_at = models.DateTimeField(_("arrived"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = InboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-arrived_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-arrived_at"]),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class Bucket(models.Model):
    """How many letters a channel, or a domain of addresses in it, takes just now (a token bucket)."""

    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    tokens = models.FloatField(_("letters that may go now"))
    filled_at = models.DateTimeField(_("counted"))
    closed_until = models.DateTimeField(
        _("rests until"), null=True, blank=True, help_text=_("Its server took nothing when it was tried last.")
    )

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [models.UniqueConstraint(fields=["channel", "domain"], name="bucket_once")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.domain or '*'}"
