"""The letter that asks for an opinion, once. Imported when Django starts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from backend.common.days import day_in
from backend.notifications.enums import Category
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Rule, register
from backend.notifications.variables import Variable
from events.door.models import Attendance
from events.enums import EventStatus
from events.feedback.tokens import token_of
from events.followups import an_invented_guest
from events.models import Registration


class NextDay(Func):
    """The day after a date."""

    template = "(%(expressions)s + 1)"
    output_field = DateField()


def asked(now: datetime) -> "QuerySet[Registration]":
    """Who was there, has not answered yet, and still can; walk-ins may have left no address."""
    there = Attendance.objects.present().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(
        Exists(there),
        event__survey__closes_on__gte=day_in("event__zone", now),
        feedback_given__isnull=True,
        event__ends_at__lte=now,
    ).exclude(Q(event__status=EventStatus.CANCELLED) | Q(email=""))


def to_ask(now: datetime) -> QuerySet[Any, Any]:
    """Those who are asked; counted from the day after the event, or the day on which the organiser decided to ask."""
    subjects: QuerySet[Any, Any] = (
        asked(now)
        .order_by()
        .values(
            "user_id",
            "language",
            subject_id=F("pk"),
            anchor=Greatest(NextDay(day_in("event__zone", "event__ends_at")), F("event__survey__opened_on")),
            zone=F("event__zone"),
            about=F("event_id"),
            centre_id=F("event__centre_id"),
            recipient=F("email"),
        )
        .values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
    )
    return subjects


def about(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The particulars of registrations; a letter to somebody who has answered meanwhile is dropped."""
    rows = Registration.objects.filter(pk__in=ids, feedback_given__isnull=True, event__survey__isnull=False)
    return {
        row.pk: {
            "registration": row,
            "event": row.event,
            "feedback": token_of(row),
            "until": row.event.survey.closes_on,
            "recipient_name": row.full_name,
            "ask": str(row.event.centre),
            "reply_to": row.event.centre.email,
        }
        for row in rows.select_related("event__centre", "event__survey")
    }


def specimen(centre: Any, now: datetime) -> dict[str, Any]:
    """The facts of somebody invented: what stands in the letter, with a link that leads nowhere."""
    facts = an_invented_guest(centre, now)
    return facts | {"feedback": facts["ticket"], "until": (now + timedelta(days=14)).date()}


register(
    Rule(
        key="feedback.ask",
        title=_("Your opinion of the event"),
        why=_("You were at this event."),
        category=Category.NUDGE,
        subject="events.registration",
        template="feedback/letters/ask.txt",
        context=about,
        offsets=(0,),
        thread="event",
        to=SELF,
        subjects=to_ask,
        counted_from=_("the day after the event"),
        variables=(
            Variable("event", _("title of the event"), "event.title"),
            Variable("until", _("the last day to answer"), "until", dated=True),
        ),
        specimen=specimen,
        window=timedelta(days=10),
    )
)
