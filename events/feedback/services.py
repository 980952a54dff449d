"""Opinions are asked for and given here. Nothing that is written down leads from an opinion to its author."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, DomainError, Invalid
from events.door.selectors import present
from events.enums import EventStatus, QuestionKind
from events.feedback.enums import BEST_SCORE, LONGEST_TEXT, MOST_CHOICES, MOST_QUESTIONS, Again
from events.feedback.models import Answered, Opinion, OwnQuestion, Survey
from events.models import Event, Registration

ASKED_FOR = timedelta(days=14)
LONGEST_ASKED = timedelta(days=90)
SCORES = ("content", "speakers", "organisation")
TEXTS = ("take_along", "missing")
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Said:
    """What somebody says. Nothing is required, but something is: `own` holds answers by the number of the question."""

    content: int | None = None
    speakers: int | None = None
    organisation: int | None = None
    again: str = ""
    take_along: str = ""
    missing: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_survey(*, event: Event, by: User, now: datetime, closes_on: date | None = None) -> Survey:
    """Asks those who were there for their opinion; the letter goes on the day after the event, or at once after that.

    Doing so again sets only the last day.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: the last day is before the event ends, over, or too far away.
        Conflict: the event was called off.
    """
    permit(by, "feedback.add_survey", event)
    if event.status == EventStatus.CANCELLED:
        raise Conflict(_("The event was called off: there is nothing to ask about."), code="event_cancelled")
    today = local_date(now, event.zone)
    opens_on = max(local_date(event.ends_at, event.zone), today)
    closes_on = closes_on or opens_on + ASKED_FOR
    if not opens_on <= closes_on <= opens_on + LONGEST_ASKED:
        raise Invalid(_("Choose a day within three months after the event, today or later."), field="closes_on")
    survey, made = Survey.objects.get_or_create(
        event=event, defaults={"opened_on": opens_on, "closes_on": closes_on, "created_by": by}
    )
    before = {} if made else {"closes_on": survey.closes_on.isoformat()}
    if not made:
        survey.closes_on = closes_on
        survey.save(update_fields=["closes_on", "updated_at"])
    record(
        actor=by, verb="survey.opened" if made else "survey.changed", target=event, now=now,
        before=before, after={"closes_on": closes_on.isoformat()},
    )  # fmt: skip
    return survey


@transaction.atomic
def add_question(
    *, survey: Survey, by: User, now: datetime, kind: str, text: str, choices: list[str] | None = None
) -> OwnQuestion:
    """Asks one thing more.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: the question or its answers can't be taken, or there are too many.
    """
    permit(by, "feedback.change_survey", survey)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("event").get(pk=survey.pk)
    number = survey.questions.count()
    if number >= MOST_QUESTIONS:
        raise Invalid(_("At most %(most)d questions: nobody answers more.") % {"most": MOST_QUESTIONS}, field="text")
    if kind not in QuestionKind.values:
        raise Invalid(_("Choose the kind of the question."), field="kind")
    offered = _choices(choices or []) if kind == QuestionKind.CHOICE else []
    question = OwnQuestion.objects.create(
        survey=survey, kind=kind, text=one_line(text, "text", required=True, longest=300), choices=offered,
        order=number,
    )  # fmt: skip
    record(actor=by, verb="survey.question_added", target=survey.event, now=now, after={"text": question.text})
    return question


def _choices(choices: list[str]) -> list[str]:
    offered = list(dict.fromkeys(filter(None, (one_line(choice, "choices", longest=200) for choice in choices))))
    if not 2 <= len(offered) <= MOST_CHOICES:
        raise Invalid(
            _("Offer from two to %(most)d different answers, each on a line of its own.") % {"most": MOST_CHOICES},
            field="choices",
        )
    return offered


@transaction.atomic
def remove_question(*, question: OwnQuestion, by: User, now: datetime) -> None:
    """Takes a question back that nobody has seen yet.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Conflict: somebody has answered already.
    """
    permit(by, "feedback.change_survey", question.survey)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("event").get(pk=question.survey_id)
    if survey.opinions.exists():
        raise Conflict(_("Somebody has answered already, so the questions stay as they are."), code="answered")
    record(actor=by, verb="survey.question_removed", target=survey.event, now=now, before={"text": question.text})
    question.delete()


def why_closed(registration: Registration, now: datetime) -> DomainError | None:
    """Why this participant can't answer now; None when they can. Asks whether they were there and have answered."""
    event = registration.event
    survey: Survey = event.survey
    if event.status == EventStatus.CANCELLED:
        return Conflict(_("The event was called off: there is nothing to ask about."), code="event_cancelled")
    if now < event.starts_at:
        return Conflict(_("The event has not begun. Come back after it."), code="not_begun")
    if local_date(now, event.zone) > survey.closes_on:
        return Conflict(_("The time to answer is over. Thank you for having wanted to!"), code="closed")
    if Answered.objects.filter(registration=registration).exists():
        return _answered()
    if not present(event).filter(pk=registration.pk).exists():
        return Conflict(
            _("Those are asked who were marked as present. If you were there, write to the organiser."),
            code="not_present",
        )
    return None


def _answered() -> Conflict:
    return Conflict(
        _("You have answered already, thank you. Answers bear no name, so nobody can find yours to change it."),
        code="answered",
    )


@transaction.atomic
def give_opinion(*, registration: Registration, said: Said, now: datetime) -> None:
    """Takes an opinion; that this participant has answered is written down apart from it.

    Nothing is audited: the audit would tell when, and so who.

    Raises:
        Invalid: an answer can't be taken, or all are empty.
        Conflict: this participant can't answer, or has already.
    """
    if refusal := why_closed(registration, now):
        raise refusal
    survey: Survey = registration.event.survey
    opinion = _opinion(survey, said)
    try:
        with transaction.atomic():
            Answered.objects.create(survey=survey, registration=registration)
    except IntegrityError as error:
        raise _answered() from error
    opinion.save(force_insert=True)


def _opinion(survey: Survey, said: Said) -> Opinion:
    for name in SCORES:
        mark = getattr(said, name)
        if mark is not None and not 1 <= mark <= BEST_SCORE:
            raise Invalid(_("A mark is from 1 to 5."), field=name)
    if said.again and said.again not in Again.values:
        raise Invalid(_("Choose one of the answers."), field="again")
    values: dict[str, Any] = {name: getattr(said, name) for name in (*SCORES, "again")}
    values |= {name: _text(getattr(said, name), name) for name in TEXTS}
    own = {
        str(question.pk): answer
        for question in survey.questions.all()
        if (answer := _own(question, said.own.get(str(question.pk), "")))
    }
    if not own and not any(values.values()):
        raise Invalid(_("Answer at least one question, please."), code="required")
    return Opinion(survey=survey, own=own, **values)


def _own(question: OwnQuestion, answer: str) -> str:
    field_name = f"own_{question.pk}"
    if question.kind == QuestionKind.LINE:
        return one_line(answer, field_name, longest=300)
    if question.kind == QuestionKind.TEXT:
        return _text(answer, field_name)
    offered = question.choices if question.kind == QuestionKind.CHOICE else YES_NO
    if answer and answer not in offered:
        raise Invalid(_("Choose one of the answers."), field=field_name)
    return answer


def _text(text: str, name: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": LONGEST_TEXT}, field=name)
    return text
