from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from backend.accounts.models import Preferences
from backend.notifications.models import Address


@receiver(post_save, sender=Preferences)
def welcome_nudges_again(sender: type[Preferences], instance: Preferences, **kwargs: Any) -> None:
    """Who turns reminders on again in the settings has withdrawn the unsubscription made from a letter."""
    if instance.nudges:
        Address.objects.filter(email=instance.user.email).exclude(unsubscribed_at=None).update(unsubscribed_at=None)
