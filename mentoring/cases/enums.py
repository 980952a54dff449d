"""What a request for help can be, and where it can go from there: data that pages, API and services read."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClientKind(models.TextChoices):
    """Who asks for help."""

    NKO = "nko", _("non-profit organisation")
    INITIATIVE = "initiative", _("initiative group")
    CITIZEN = "citizen", _("citizen")


class CaseStatus(models.TextChoices):
    """Where a request is. WAITING waits for the client, all the others for the centre or for nobody any more."""

    NEW = "new", pgettext_lazy("case", "new")
    IN_WORK = "in_work", pgettext_lazy("case", "in work")
    WAITING = "waiting", pgettext_lazy("case", "waits for the client")
    CLOSED = "closed", pgettext_lazy("case", "closed")
    DECLINED = "declined", pgettext_lazy("case", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "withdrawn by the client")


class Outcome(models.TextChoices):
    """With what a request was closed."""

    SOLVED = "solved", pgettext_lazy("outcome", "solved")
    PARTLY = "partly", pgettext_lazy("outcome", "solved in part")
    ELSEWHERE = "elsewhere", pgettext_lazy("outcome", "the client was told who can help")
    UNSOLVED = "unsolved", pgettext_lazy("outcome", "could not be solved")


OPEN = (CaseStatus.NEW, CaseStatus.IN_WORK, CaseStatus.WAITING)
"""These are not over."""
OVER = (CaseStatus.CLOSED, CaseStatus.DECLINED, CaseStatus.WITHDRAWN)
TAKEN = (CaseStatus.IN_WORK, CaseStatus.WAITING)
"""Somebody works on these."""
PASSED_ON, SENT_BACK = "passed_on", "sent_back"
"""How a stay at a centre ended that has the request no more: another centre got it, or it would not take it."""

PROMISE_DAYS = 3
"""Working days until the first answer where no offer of a centre promises another number."""
REOPENED_WITHIN = timedelta(days=30)
"""So long after its end a request can be taken up again; after that it is a new one."""
LONGEST_TEXT = 8000
MOST_FILES = 20
"""So many files one request takes; each is as big as files of projects may be."""
BEST_RATING = 5
