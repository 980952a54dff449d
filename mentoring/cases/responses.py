"""How soon cases are answered: a column of the head's view of mentors."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.cases.models import Case
from mentoring.responses import Response, Source, measured


def to_cases(mentors: Sequence[int], since: datetime, now: datetime) -> Mapping[int, Response]:
    """From the moment a request came to the centre to the first answer of whoever works on it."""
    asked = Case.objects.filter(Q(first_answered_at__isnull=False) | Q(closed_at=None), owner__in=mentors)
    rows = asked.filter(came_at__gte=since).annotate(reacted=F("first_answered_at"))
    return measured(rows, who=F("owner"), began=F("came_at"))


CASES = Source("cases", _("First answer"), to_cases)
