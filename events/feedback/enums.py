from django.db import models
from django.utils.translation import pgettext_lazy


class Again(models.TextChoices):
    """Whether somebody would come to such an event again."""

    YES = "yes", pgettext_lazy("would come again", "yes")
    PERHAPS = "perhaps", pgettext_lazy("would come again", "perhaps")
    NO = "no", pgettext_lazy("would come again", "no")


BEST_SCORE = 5
FEWEST_SHOWN = 3
"""With fewer answers than this the results stay closed: whoever knows who came could tell who said what."""
LONGEST_TEXT = 3_000
MOST_QUESTIONS = 20
MOST_CHOICES = 12
