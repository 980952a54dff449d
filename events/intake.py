"""What an event asks of those who sign up: categories, sessions to choose, questions. And whether an answer fits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from backend.common.prepared import prepared
from backend.directory.enums import TerritoryKind
from backend.directory.models import Territory
from events.enums import QuestionKind
from events.models import Category, Event, Question, Session
from events.querysets import EventQuerySet

LONGEST = {QuestionKind.LINE: 300, QuestionKind.TEXT: 3000, QuestionKind.CHOICE: 200, QuestionKind.YES_NO: 3}
YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose beside name and address. Ids are of this event; answers by the id of their question.

    `place` is the name of the municipality or region that they come from, as they wrote it; the services find it.
    """

    category: int | None = None
    sessions: tuple[int, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    online: bool = False
    access_needs: str = ""
    organisation: int | None = None
    project: int | None = None
    place: str = ""
    municipality: int | None = None


@dataclass(frozen=True)
class Ask:
    """One question, with the condition on which it is asked."""

    id: int
    kind: str
    text: str
    choices: list[str]
    required: bool
    category_id: int | None
    after_id: int | None
    after_answer: str

    @property
    def field(self) -> str:
        """Its name in forms."""
        return f"question_{self.id}"


@dataclass(frozen=True)
class Offer:
    """A session that can be chosen."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    taken: int

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


@dataclass(frozen=True)
class Kind:
    """A category of participants."""

    id: int
    title: str
    quota: int | None
    taken: int

    @property
    def full(self) -> bool:
        return self.quota is not None and self.taken >= self.quota


@dataclass(frozen=True)
class Intake:
    """The whole form of an event; `places` are offered to those who say where they come from."""

    categories: list[Kind]
    sessions: list[Offer]
    questions: list[Ask]
    places: list[str] = field(default_factory=list)

    def asked(self, category: int | None, answers: Mapping[str, str]) -> list[Ask]:
        """The questions that concern somebody of this category who has given these answers."""
        found: list[Ask] = []
        known: dict[int, str] = {}
        for ask in self.questions:
            fits = ask.category_id in {None, category}
            if fits and (ask.after_id is None or known.get(ask.after_id) == ask.after_answer):
                found.append(ask)
                known[ask.id] = answers.get(str(ask.id), "")
        return found

    def cleaned(self, category: int | None, answers: Mapping[str, str], *, complete: bool = True) -> dict[str, str]:
        """The answers as they are kept; those to questions that were not asked are left out.

        Raises:
            Invalid: an answer is missing (unless `complete` is False), too long, or none of those offered.
        """
        kept = {}
        for ask in self.asked(category, answers):
            answer = _tidy(str(answers.get(str(ask.id), "")), ask)
            if ask.required and complete and not answer:
                raise Invalid(_("Please answer this question."), field=ask.field, code="required")
            if answer:
                kept[str(ask.id)] = answer
        return kept


def _tidy(answer: str, ask: Ask) -> str:
    answer = answer.replace("\r\n", "\n").strip()
    several = ask.kind == QuestionKind.TEXT
    if any(ord(sign) < ord(" ") and not (several and sign in "\n\t") for sign in answer):
        raise Invalid(_("Write this in one line, without special characters."), field=ask.field)
    longest = LONGEST[QuestionKind(ask.kind)]
    if len(answer) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=ask.field)
    offered = {QuestionKind.CHOICE.value: ask.choices, QuestionKind.YES_NO.value: [YES, NO]}.get(ask.kind)
    if answer and offered is not None and answer not in offered:
        raise Invalid(_("Choose one of the answers."), field=ask.field)
    return answer


def with_intake(events: EventQuerySet) -> EventQuerySet:
    """The events with what `intake_of` needs: no statement more."""
    of_event = {"event": OuterRef("pk")}
    return events.annotate(
        intake_categories=ArraySubquery(
            Category.objects.filter(**of_event)
            .order_by("order", "id")
            .values(json=JSONObject(id="id", title="title", quota="quota", taken="taken"))
        ),
        intake_sessions=ArraySubquery(
            Session.objects.filter(**of_event, chosen=True)
            .order_by("starts_at", "order", "id")
            .values(
                json=JSONObject(
                    id="id", title="title", starts_at="starts_at", ends_at="ends_at", capacity="capacity", taken="taken"
                )
            )
        ),
        intake_questions=ArraySubquery(
            Question.objects.filter(**of_event)
            .order_by("order", "id")
            .values(
                json=JSONObject(
                    id="id",
                    kind="kind",
                    text="text",
                    choices="choices",
                    required="required",
                    category_id="category_id",
                    after_id="after_id",
                    after_answer="after_answer",
                )
            )
        ),
        # "municipality" comes before "region", as it does for whoever reads them.
        intake_places=ArraySubquery(
            Territory.objects.filter(
                Q(kind=TerritoryKind.REGION) | Q(kind=TerritoryKind.MUNICIPALITY, parent=OuterRef("centre__region"))
            )
            .order_by("kind", "name", "id")
            .values("name")
        ),
    )


OPEN = """
SELECT event.status, event.format, event.zone, event.title, event.starts_at, event.ends_at, event.approval,
    event.centre_id,
    (SELECT json_agg(json_build_object('id', id, 'title', title, 'quota', quota, 'taken', taken) ORDER BY "order", id)
        FROM events_category WHERE event_id = event.id),
    (SELECT json_agg(json_build_object('id', id, 'title', title, 'starts_at', starts_at, 'ends_at', ends_at,
            'capacity', capacity, 'taken', taken) ORDER BY starts_at, "order", id)
        FROM events_session WHERE event_id = event.id AND chosen),
    (SELECT json_agg(json_build_object('id', id, 'kind', kind, 'text', text, 'choices', choices, 'required', required,
            'category_id', category_id, 'after_id', after_id, 'after_answer', after_answer) ORDER BY "order", id)
        FROM events_question WHERE event_id = event.id)
FROM events_event AS event WHERE event.id = %s AND event.status <> 'draft'
"""
COLUMNS = ("status", "format", "zone", "title", "starts_at", "ends_at", "approval", "centre_id")


def event_with(**known: Any) -> Event:
    """An event of which only this was read; whatever else is asked of it is read then."""
    columns = _in_order(frozenset(known))
    return Event.from_db(DEFAULT_DB_ALIAS, columns, [known[column] for column in columns])


def _announced(pk: int) -> tuple[Any, ...] | None:
    with prepared() as cursor:
        cursor.execute(OPEN, [pk])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


@cache
def _in_order(columns: frozenset[str]) -> list[str]:
    return [field.attname for field in Event._meta.concrete_fields if field.attname in columns]


def announced_event(pk: int) -> Event | None:
    """An announced event with what a sign-up has to know of it, its form included, and nothing else.

    A crowd fills in a page that is kept for `STRANGERS_PAGE_SECONDS`; what it is checked against is kept as long. What
    decides about a seat is read under the lock.
    """
    key, seconds = f"announced:{pk}", settings.STRANGERS_PAGE_SECONDS
    row = caches["process"].get(key) if seconds else None
    if row is None:
        row = _announced(pk)
        if row and seconds:
            caches["process"].set(key, row, seconds)
    if row is None:
        return None
    event: Any = event_with(id=pk, **dict(zip(COLUMNS, row, strict=False)))
    event.intake_categories, event.intake_sessions, event.intake_questions = (part or [] for part in row[-3:])
    return event  # type: ignore[no-any-return]


def intake_of(event: Event) -> Intake:
    """The form of the event: from what `with_intake` read, else by one statement."""
    row: Any = event
    if not hasattr(row, "intake_questions"):
        row = with_intake(Event.objects.filter(pk=event.pk)).only("pk").get()
    if not hasattr(row, "intake"):
        row.intake = Intake(
            categories=[Kind(**given) for given in row.intake_categories],
            sessions=[Offer(**{**given, **_times(given)}) for given in row.intake_sessions],
            questions=[Ask(**given) for given in row.intake_questions],
            places=getattr(row, "intake_places", []),
        )
    return row.intake  # type: ignore[no-any-return]


def _times(given: Mapping[str, Any]) -> dict[str, datetime | None]:
    return {name: parse_datetime(given[name]) for name in ("starts_at", "ends_at")}


def collide(sessions: list[Offer]) -> tuple[Offer, Offer] | None:
    """Two of the sessions that run at the same time; None when one can go to all of them."""
    by_time = sorted(sessions, key=lambda one: one.starts_at)
    for first, second in pairwise(by_time):
        if second.starts_at < first.ends_at:
            return first, second
    return None


def answer_said(question: Question, answer: str) -> str:
    """The answer as people read it."""
    if question.kind == QuestionKind.YES_NO and answer:
        return _("Yes") if answer == YES else _("No")
    return answer
