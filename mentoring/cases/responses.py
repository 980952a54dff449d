"""How soon cases are answered: a column of the head's view of mentors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import DateTimeField, F, Value
from django.utils.translation import gettext_lazy as _

from mentoring.cases.models import Case, CaseMessage
from mentoring.responses import Response, Source, measured


def to_cases(mentors: Sequence[int], since: datetime, now: datetime) -> Mapping[int, Response]:
    """From the moment a request came to the centre to its first answer there.

    An answer stays with whoever wrote it, whoever has the request later and at whichever centre; one that waits counts
    for whoever has it now.
    """
    first = CaseMessage.objects.filter(
        by__in=mentors, from_client=False, internal=False, at__gte=since,
        case__stays__first_answered_at=F("at"), case__stays__came_at__gte=since,
    )  # fmt: skip
    answered = measured(first.annotate(reacted=F("at")), who=F("by"), began=F("case__stays__came_at"))
    open_ones = Case.objects.open().filter(owner__in=mentors, first_answered_at=None, came_at__gte=since)
    nothing_yet = Value(None, output_field=DateTimeField())
    waiting = measured(open_ones.annotate(reacted=nothing_yet), who=F("owner"), began=F("came_at"))
    return {
        who: replace(answered.get(who, Response()), waiting=waiting.get(who, Response()).waiting)
        for who in answered.keys() | waiting.keys()
    }


CASES = Source("cases", _("First answer"), to_cases)
