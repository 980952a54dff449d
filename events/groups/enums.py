from django.db import models
from django.utils.translation import pgettext_lazy

LONGEST_TEXT = 10_000


class GroupRole(models.TextChoices):
    """What somebody does in a working group."""

    CHAIR = "chair", pgettext_lazy("working group", "chair")
    SECRETARY = "secretary", pgettext_lazy("working group", "secretary")
    MEMBER = "member", pgettext_lazy("working group", "member")


LEADING = (GroupRole.CHAIR, GroupRole.SECRETARY)
"""These call meetings and give tasks, as those who run the events of the centre do."""
