from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from backend.accounts.models import Preferences
from backend.common import clock
from backend.notifications.models import Address
from backend.notifications.services import take_back_nudges


@receiver(post_save, sender=Preferences)
def follow_the_settings(sender: type[Preferences], instance: Preferences, **kwargs: Any) -> None:
    """Who turns reminders on again has withdrawn the unsubscription made from a letter; off, it holds at once."""
    if instance.nudges:
        Address.objects.filter(email=instance.user.email).exclude(unsubscribed_at=None).update(unsubscribed_at=None)
    else:
        take_back_nudges(email=instance.user.email, now=clock.now())
