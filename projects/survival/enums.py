from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.lifecycle import LIVE, Stage

# A project lives from the day on which it has won. One that came to us later lives from the day we know of.
BEGUN = frozenset({Stage.CONTRACT_FAILED, Stage.DONE_OK, Stage.DONE_SAT, Stage.DONE_BAD, Stage.TERMINATED,
                   Stage.RETURNED, Stage.CONTINUED, Stage.CEASED}) | LIVE  # fmt: skip
# What counts as a failure, on the day when the project came there. Money that is held back is none: it may come back.
FAILED = frozenset({Stage.CONTRACT_FAILED, Stage.TERMINATED, Stage.RETURNED, Stage.DONE_BAD, Stage.CEASED})
# Somebody looks after these now: would they have failed, it would be known. Of one in aftercare it is not.
WATCHED = LIVE - {Stage.AFTERCARE}

# Fewer projects than these make no curve: one could tell whose fate it is, and it would say nothing.
SMALLEST = 5
# So many curves can still be told apart.
MOST_CURVES = 6
# A month on the axis, in days; how many of them lie between two ticks, and how far the axis goes at most.
MONTH = 30.4375
TICK = 6
LONGEST = 60


class Grouping(models.TextChoices):
    """What curves are drawn by."""

    ALL = "all", pgettext_lazy("curves", "All together")
    YEAR = "year", _("By year of the win")
    CENTRE = "centre", _("By resource centre")
    DIRECTION = "direction", _("By direction")
    SUM = "sum", _("By size of the grant")
    FIRST = "first", _("First grant or not")


class Band(models.IntegerChoices):
    """Sizes of a grant; the bounds are those of the fund's reviews, in roubles."""

    UNKNOWN = 0, _("size not known")
    SMALL = 1, _("below 500,000 ₽")
    MIDDLE = 2, _("500,000 to 1 million ₽")
    LARGE = 3, _("1 to 3 million ₽")
    HUGE = 4, _("3 million ₽ and more")


class Answer(models.TextChoices):
    """How a project lives on after its grant."""

    LIVES = "lives", _("The work goes on")
    SMALLER = "smaller", _("It goes on, but smaller")
    CEASED = "ceased", _("The work has ended")
