from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """What a meeting leaves behind on paper."""

    PROTOCOL = "protocol", pgettext_lazy("document", "protocol")
    RECOMMENDATIONS = "recommendations", pgettext_lazy("document", "recommendations")
    RESOLUTION = "resolution", pgettext_lazy("document", "resolution")


class ProtocolStatus(models.TextChoices):
    """While one is corrected, its last approved version holds."""

    DRAFT = "draft", pgettext_lazy("protocol", "draft")
    APPROVED = "approved", pgettext_lazy("protocol", "approved")
    PUBLISHED = "published", pgettext_lazy("protocol", "published")
    CORRECTING = "correcting", pgettext_lazy("protocol", "being corrected")


class Numbering(models.TextChoices):
    """How the points are numbered: the four meetings that centres held do it in these ways."""

    NESTED = "nested", _("1. addressee, 1.1. point")
    EACH = "each", _("addressee without a number, points from 1 for each")
    THROUGH = "through", _("addressee without a number, points go on through all of them")


class Progress(models.TextChoices):
    """What has become of a recommendation. That it is overdue is computed, not kept."""

    OPEN = "open", pgettext_lazy("recommendation", "open")
    IN_WORK = "in_work", pgettext_lazy("recommendation", "in work")
    PARTLY = "partly", pgettext_lazy("recommendation", "partly done")
    DONE = "done", pgettext_lazy("recommendation", "done")
    REFUSED = "refused", pgettext_lazy("recommendation", "refused")


EDITABLE = (ProtocolStatus.DRAFT, ProtocolStatus.CORRECTING)
"""The text of these can be changed."""
TO_DO = (Progress.OPEN, Progress.IN_WORK, Progress.PARTLY)
"""These wait for somebody, and are carried forward to the next meeting of the series."""

LONGEST_TEXT = 20_000
LONGEST_LINE = 2_000
MOST_LINES = 200
MOST_POINTS = 300
