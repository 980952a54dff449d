"""Questions in public: asked with an account or a confirmed address, answered by the head, hidden for abuse only."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose, Role
from backend.accounts.guests import Person
from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.accounts.services.consents import give_consent
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from mentoring.defence.enums import MOST_OPEN_QUESTIONS
from mentoring.defence.models import Defence, Question
from mentoring.defence.services.reports import refuse_unpublished


@transaction.atomic
def ask(
    *,
    defence: Defence,
    text: str,
    now: datetime,
    by: User | None = None,
    guest: Person | None = None,
    address: str | None = None,
) -> Question:
    """Asks a question; with an account it is shown at once, a guest's after the address is confirmed.

    `address` is the network address from which a guest agreed to the processing of their data.

    Raises:
        NotAllowed: the report is not published.
        Conflict: questions are not taken any more, or too many of this person wait for an answer.
        Invalid: the question is empty, or the name or address of a guest can't be taken.
    """
    refuse_unpublished(defence)
    if not defence.season.takes_questions(clock.local_date(now, defence.zone)):
        raise Conflict(_("Questions were asked until %(day)s. Write to the centre instead.")
                       % {"day": defence.season.questions_until}, code="questions_over")  # fmt: skip
    if not text.strip():
        raise Invalid(_("Write your question."), field="text", code="required")
    who = guest.cleaned() if guest else Person(full_name=str(by), email=by.email if by else "")
    Defence.objects.select_for_update(of=("self",)).get(pk=defence.pk)
    waiting = defence.questions.filter(email__iexact=who.email, answered_at=None, hidden_at=None).count()
    if waiting >= MOST_OPEN_QUESTIONS:
        raise Conflict(
            _("You have %(count)s questions here that wait. Please wait for the answers first.") % {"count": waiting},
            code="too_many",
        )
    question = Question.objects.create(
        defence=defence, text=text.strip(), name=who.full_name, email=who.email, user=by, language=who.language,
        asked_at=now, confirmed_at=now if by else None,
    )  # fmt: skip
    if by is None:
        give_consent(email=who.email, purpose=Purpose.QUESTION, address=address, now=now)
        _write("defence.confirm_question", question, now, "first")
    else:
        _tell_heads(question, now)
    record(actor=by, verb="defence.asked", target=defence, now=now, after={"question": question.pk})
    return question


@transaction.atomic
def confirm_question(*, question: Question, now: datetime) -> Question:
    """Shows a guest's question: whoever has the link from the letter reads that address. Twice is once.

    Raises:
        Conflict: it was hidden meanwhile.
    """
    question = _locked(question)
    if question.hidden_at:
        raise Conflict(_("This question was hidden by the operator: %(reason)s")
                       % {"reason": question.hidden_reason}, code="hidden")  # fmt: skip
    if question.confirmed_at is None:
        question.confirmed_at = now
        question.save(update_fields=["confirmed_at"])
        _tell_heads(question, now)
    return question


@transaction.atomic
def answer(*, question: Question, text: str, by: User, now: datetime) -> Question:
    """Answers in public, or says the answer anew; what was said before stays in the records.

    Raises:
        NotAllowed: the person does not head the centre.
        Conflict: the question is hidden, or its address not confirmed.
        Invalid: the answer is empty.
    """
    permit(by, "defence.answer_question", question.defence)
    question = _locked(question)
    if question.hidden_at or question.confirmed_at is None:
        raise Conflict(_("This question is not shown now, so there is nothing to answer."), code="hidden")
    if not text.strip():
        raise Invalid(_("Write the answer."), field="text", code="required")
    before, first = {"answer": question.answer}, question.answered_at is None
    question.answer, question.answered_at, question.answered_by = text.strip(), now, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    after = {"answer": question.answer, "question": question.pk}
    record(actor=by, verb="defence.answered", target=question.defence, now=now, before=before, after=after)
    if first:
        _write("defence.answered", question, now, "first")
    return question


@transaction.atomic
def hide(*, question: Question, reason: str, by: User, now: datetime) -> Question:
    """Hides a question for abuse; that one was hidden, and why, stays to be read.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: it is hidden already.
        Invalid: no reason is given.
    """
    permit(by, "defence.hide_question", question.defence)
    question = _locked(question)
    if question.hidden_at:
        raise Conflict(_("This question is hidden already."), code="hidden")
    if not reason.strip():
        raise Invalid(_("Say why: everybody reads it in place of the question."), field="reason")
    question.hidden_at, question.hidden_by, question.hidden_reason = now, by, reason.strip()[:500]
    question.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    about = {"question": question.pk}
    record(actor=by, verb="defence.hidden", target=question.defence, now=now, after=about, reason=reason.strip())
    return question


@transaction.atomic
def show_again(*, question: Question, by: User, now: datetime) -> Question:
    """Shows a question again that was hidden.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: it is shown.
    """
    permit(by, "defence.hide_question", question.defence)
    question = _locked(question)
    if question.hidden_at is None:
        raise Conflict(_("This question is shown already."), code="shown")
    question.hidden_at, question.hidden_by, question.hidden_reason = None, None, ""
    question.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    record(actor=by, verb="defence.shown_again", target=question.defence, now=now, after={"question": question.pk})
    return question


def _locked(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",))
    return rows.select_related("defence__season__region", "defence__centre").get(pk=question.pk)


def _write(notice: str, question: Question, now: datetime, occurrence: str) -> None:
    order = Order(
        subject_id=question.pk, recipient=question.email, user_id=question.user_id, language=question.language,
        zone=question.defence.zone, thread=f"defence:{question.defence_id}",
    )  # fmt: skip
    enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=[order])


def _tell_heads(question: Question, now: datetime) -> None:
    heads = Membership.objects.current().filter(centre=question.defence.centre_id, role=Role.HEAD, user__is_active=True)
    orders = [
        Order(
            subject_id=question.pk, recipient=held.user.email, user_id=held.user_id, zone=question.defence.zone,
            language=getattr(getattr(held.user, "preferences", None), "language", "ru"),
            thread=f"defence:{question.defence_id}",
        )
        for held in heads.select_related("user__preferences")
    ]  # fmt: skip
    if orders:
        enqueue_many(notice="defence.asked", occurrence="first", now=now, orders=orders)
