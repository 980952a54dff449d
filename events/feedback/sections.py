"""What stands of opinions on the organiser's desk, and on the ticket of somebody who is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.common import clock
from events.door.selectors import present
from events.feedback.followups import asked
from events.feedback.models import Survey
from events.feedback.services import why_closed
from events.feedback.tokens import token_of
from events.models import Event, Registration
from events.sections import Link, ParticipantSection, Section


def answers(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """Whether participants are asked, and how many have answered."""
    survey = Survey.objects.filter(event=event).first()
    if survey is None:
        return {"survey": None}
    return {"survey": survey, "answered": survey.opinions.count(), "asked": present(event).count()}


def ask(registration: Registration, request: HttpRequest) -> dict[str, Any] | None:
    """The way to the questions, for whoever can answer them now."""
    survey = Survey.objects.filter(event=registration.event_id).first()
    if survey is None:
        return None
    registration.event.survey = survey
    return None if why_closed(registration, clock.now()) else {"feedback": token_of(registration), "survey": survey}


def links(registrations: Sequence[Registration]) -> Mapping[int, Sequence[Link]]:
    """The way to the questions for each participant who is asked, for a whole list. One query."""
    rows = asked(clock.now()).filter(pk__in=[row.pk for row in registrations])
    return {row.pk: [Link(_("Tell my opinion"), reverse("feedback:answer", args=[token_of(row)]))] for row in rows}


DESK = Section("feedback/desk.html", answers, order=30)
ASK = ParticipantSection("feedback/ticket.html", ask, order=10)
