from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """What is known of an e-mail address: that it does not exist, or that its owner wants no nudges."""

    email = models.EmailField(_("e-mail"), primary_key=True)
    bounced_at = models.DateTimeField(_("refused by its server"), null=True, blank=True)
    bounce = models.CharField(_("what the server said"), max_length=500, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed from nudges"), null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.email


class ProviderEvent(models.Model):
    """An event of a mail provider that has been taken in: the same one again is a repetition."""

    key = models.CharField(_("event"), max_length=200, primary_key=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of providers")

    def __str__(self) -> str:
        return self.key
