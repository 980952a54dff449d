from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who reads a comment."""

    TEAM = "team", _("the NKO and the centre")
    CENTRE = "centre", _("the centre alone")
    PUBLIC = "public", _("everybody, in the public catalogue too")


# For so long an author may correct a comment or take it back: afterwards others have read it and answered.
WINDOW = timedelta(hours=1)
LONGEST = 5000
