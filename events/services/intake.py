"""What the organiser asks of those who sign up: questions with their conditions, and the whole form at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.enums import QuestionKind
from events.intake import NO, YES
from events.models import Event, Question
from events.services.planning import edit_event
from events.services.quotas import CategoryLine, change_session_capacity, set_categories
from events.services.seats import lock_seats

MOST_QUESTIONS = 30
MOST_ANSWERS = 20


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A question as the organiser writes it; `category` and `after` are ids of the same event."""

    text: str
    kind: str = QuestionKind.LINE
    choices: Sequence[str] = ()
    required: bool = False
    category: int | None = None
    after: int | None = None
    after_answer: str = ""


@transaction.atomic
def set_up(
    *, event: Event, approval: bool, lines: Sequence[CategoryLine], rooms: Mapping[int, int | None], by: User,
    now: datetime,
) -> None:  # fmt: skip
    """Writes the form's settings at once: whether the organiser decides, the categories, the seats of the sessions.

    Raises:
        Invalid, Conflict: one of them can't be so; `field` is `line_<number>` or `session_<id>`. Nothing is changed.
    """
    edit_event(event=event, by=by, now=now, approval=approval)
    set_categories(event=event, lines=lines, by=by, now=now)
    for session in event.sessions.filter(pk__in=rooms).select_related("event"):
        try:
            change_session_capacity(session=session, capacity=rooms[session.pk], by=by, now=now)
        except Invalid as error:
            raise Invalid(error.message, code=error.code, field=f"session_{session.pk}") from error


@transaction.atomic
def save_question(
    *, event: Event, line: QuestionLine, by: User, now: datetime, question: Question | None = None
) -> Question:
    """Adds a question at the end of the form, or changes it. Answers that were given stay as they are.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a part of it can't be taken.
    """
    permit(by, "events.change_event", event)
    lock_seats([event.pk])
    others = {row.pk: row for row in event.questions.all() if question is None or row.pk != question.pk}
    if question is None and len(others) >= MOST_QUESTIONS:
        raise Invalid(_("At most %(count)d questions: more nobody answers.") % {"count": MOST_QUESTIONS}, field="text")
    row = question or Question(event=event, order=(event.questions.aggregate(last=Max("order"))["last"] or 0) + 1)
    before = {"text": row.text, "choices": row.choices} if question else {}
    row.text = one_line(line.text, "text", required=True, longest=300)
    row.kind = _kind(line.kind)
    row.choices = _choices(line)
    row.required = line.required
    row.category = _category(event, line)
    row.after, row.after_answer = _after(line, row, others)
    row.save()
    record(
        actor=by, verb="event.question_changed" if question else "event.question_added", target=event, now=now,
        before=before, after={"text": row.text, "choices": row.choices},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_question(*, question: Question, by: User, now: datetime) -> None:
    """Takes a question out of the form.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: another question is asked after its answer.
    """
    permit(by, "events.change_event", question.event)
    if question.followed_by.exists():
        raise Conflict(_("Another question is asked after this one. Change that one first."), code="question_in_use")
    record(actor=by, verb="event.question_dropped", target=question.event, now=now, before={"text": question.text})
    question.delete()


def answers_of(question: Question) -> list[str]:
    """What can be answered where only some answers are offered; else nothing."""
    if question.kind == QuestionKind.YES_NO:
        return [YES, NO]
    return list(question.choices) if question.kind == QuestionKind.CHOICE else []


def _kind(kind: str) -> str:
    if kind not in QuestionKind.values:
        raise Invalid(_("Choose one of the kinds."), field="kind")
    return kind


def _choices(line: QuestionLine) -> list[str]:
    if line.kind != QuestionKind.CHOICE:
        return []
    choices = [one_line(choice, "choices", longest=200) for choice in line.choices]
    choices = list(dict.fromkeys(choice for choice in choices if choice))
    if not 2 <= len(choices) <= MOST_ANSWERS:
        raise Invalid(_("Write from two to %(most)d answers, each on its line.") % {"most": MOST_ANSWERS},
                      field="choices")  # fmt: skip
    return choices


def _category(event: Event, line: QuestionLine):  # type: ignore[no-untyped-def]
    if line.category is None:
        return None
    category = event.categories.filter(pk=line.category).first()
    if category is None:
        raise Invalid(_("There is no such category any more. Load the page again."), field="category")
    return category


def _after(line: QuestionLine, row: Question, others: Mapping[int, Question]) -> tuple[Question | None, str]:
    if line.after is None:
        return None, ""
    after = others.get(line.after)
    earlier = after is not None and (after.order, after.pk) < (row.order, row.pk or 10**18)
    if after is None or not earlier:
        raise Invalid(_("It can only depend on a question that stands before it."), field="after")
    if line.after_answer not in answers_of(after):
        raise Invalid(_("Choose one of the answers."), field="after")
    return after, line.after_answer
