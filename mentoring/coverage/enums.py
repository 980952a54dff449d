from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How one service stands in one municipality."""

    GAP = "gap", _("nobody offers it")
    SERVED = "served", _("one centre offers it")
    DOUBLE = "double", _("several centres offer it")
    GONE = "gone", _("the municipality is no more")


class Only(models.TextChoices):
    """To what the matrix is narrowed."""

    GAPS = "gaps", _("only gaps")
    DOUBLES = "doubles", pgettext_lazy("coverage", "only doubles")


# From how many requests on a gap is how red. Without a request it is level 0.
LEVELS = (1, 3, 6, 11)


def level_of(demand: int) -> int:
    """How much a gap matters: 0 where nobody asked, up to 4."""
    return sum(demand >= least for least in LEVELS)
