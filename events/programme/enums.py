from django.db import models
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who gets what belongs to an event. Participants are those whose registration is confirmed."""

    EVERYBODY = "everybody", pgettext_lazy("audience", "everybody")
    PARTICIPANTS = "participants", pgettext_lazy("audience", "participants only")
