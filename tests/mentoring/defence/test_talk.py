"""Questions in public: confirmed addresses, answers, abuse hidden with a reason."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.accounts.personal_data import everything_about
from backend.accounts.services.erasure import erase_person
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT
from backend.demo.factories_defence import QuestionFactory
from backend.notifications.models import Letter
from mentoring.defence.enums import MOST_OPEN_QUESTIONS
from mentoring.defence.models import Question
from mentoring.defence.services import reports
from mentoring.defence.services import talk as services
from mentoring.defence.tokens import token_of

GUEST = Person(full_name="Мария Иванова", email="Maria@Example.org")


@pytest.fixture(autouse=True)
def while_questions_are_taken():
    with time_machine.travel(MOMENT):
        yield


def letters(rule):
    return list(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


def test_a_question_with_an_account_is_shown_at_once(defence, gleb, vera):
    question = services.ask(defence=defence, text=" Почему? ", by=gleb, now=MOMENT)
    assert (question.text, question.name) == ("Почему?", "Глеб Чужов")
    assert list(Question.objects.shown()) == [question]
    assert letters("defence.asked") == [vera.email]


def test_a_guest_confirms_the_address_and_opening_the_link_is_not_enough(defence, vera, client):
    sent = client.post(
        reverse("defence:ask", args=[defence.pk]),
        {"text": "Сколько выездов?", "full_name": "Мария Иванова", "email": "maria@example.org", "consent": "on"},
    )
    assert sent.url == reverse("defence:sent", args=[defence.pk])
    question = Question.objects.get()
    assert (question.confirmed_at, letters("defence.confirm_question")) == (None, ["maria@example.org"])
    assert Consent.objects.get().purpose == "question"
    page = defence.get_absolute_url()
    assert "Сколько выездов?" not in client.get(page).content.decode()
    link = reverse("defence:confirm", args=[token_of(question)])
    assert "Сколько выездов?" in client.get(link).content.decode()
    question.refresh_from_db()
    assert question.confirmed_at is None
    for _twice in range(2):
        assert client.post(link).status_code == 302
    assert "Сколько выездов?" in client.get(page).content.decode()
    assert "maria@example.org" not in client.get(page).content.decode()
    assert letters("defence.asked") == [vera.email]


def test_a_link_that_was_changed_is_refused_kindly(defence, client):
    question = QuestionFactory(defence=defence, confirmed_at=None)
    answer = client.post(reverse("defence:confirm", args=[token_of(question)[:-2]]))
    question.refresh_from_db()
    assert (answer.status_code, question.confirmed_at) == (400, None)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"website": "spam"}, 302), ({"text": ""}, 400), ({"email": "нет"}, 400), ({"consent": ""}, 400),
     ({"text": "я" * 2001}, 400), ({"full_name": "a\x00b"}, 400)],
    ids=["robot", "empty", "no address", "no consent", "long", "nul"],
)  # fmt: skip
def test_bad_questions_are_not_kept(defence, client, fields, status):
    good = {"text": "Почему?", "full_name": "Мария", "email": "maria@example.org", "consent": "on"}
    answer = client.post(reverse("defence:ask", args=[defence.pk]), good | fields)
    assert (answer.status_code, Question.objects.count(), Letter.objects.count()) == (status, 0, 0)
    if status == 400 and fields.get("text") != "":
        assert good["text"] in answer.content.decode() or "text" in fields


def test_questions_have_an_end_and_a_limit(defence, gleb):
    late = MOMENT + timedelta(days=60)
    with pytest.raises(Conflict) as refusal:
        services.ask(defence=defence, text="Почему?", by=gleb, now=late)
    assert refusal.value.code == "questions_over"
    for _number in range(MOST_OPEN_QUESTIONS):
        services.ask(defence=defence, text="Почему?", by=gleb, now=MOMENT)
    with pytest.raises(Conflict) as refusal:
        services.ask(defence=defence, text="Почему?", by=gleb, now=MOMENT)
    assert refusal.value.code == "too_many"
    services.ask(defence=defence, text="Почему?", guest=GUEST, now=MOMENT)


def test_a_draft_is_not_asked_about(season, project, vera, gleb):
    version = reports.begin_report(season=season, centre=project.centre, by=vera, now=MOMENT)
    with pytest.raises(NotAllowed):
        services.ask(defence=version.defence, text="Почему?", by=vera, now=MOMENT)


def test_the_head_answers_in_public_and_who_asked_hears_once(defence, vera, boris, gleb, oleg, client):
    question = QuestionFactory(defence=defence)
    for person in (boris, gleb, oleg):
        with pytest.raises(NotAllowed):
            services.answer(question=question, text="Так", by=person, now=MOMENT)
    with pytest.raises(Invalid):
        services.answer(question=question, text=" ", by=vera, now=MOMENT)
    services.answer(question=question, text="Дорогу размыло", by=vera, now=MOMENT)
    services.answer(question=question, text="Дорогу размыло, едем в мае", by=vera, now=MOMENT)
    assert letters("defence.answered") == [question.email]
    assert "едем в мае" in client.get(defence.get_absolute_url()).content.decode()


def test_abuse_is_hidden_with_a_reason_that_everybody_reads(defence, oleg, vera, gleb, client, log_in):
    question = QuestionFactory(defence=defence, text="Брань")
    for by, reason, error in ((vera, "Не нравится", NotAllowed), (gleb, "Так", NotAllowed), (oleg, " ", Invalid)):
        with pytest.raises(error):
            services.hide(question=question, reason=reason, by=by, now=MOMENT)
    services.hide(question=question, reason="Оскорбления", by=oleg, now=MOMENT)
    page = defence.get_absolute_url()
    seen = client.get(page).content.decode()
    assert "Брань" not in seen
    assert "Оскорбления" in seen
    assert "Брань" in log_in(oleg).get(page).content.decode()
    with pytest.raises(Conflict):
        services.answer(question=question, text="Ответ", by=vera, now=MOMENT)
    services.show_again(question=question, by=oleg, now=MOMENT)
    assert "Брань" in client.get(page).content.decode()


def test_what_is_known_of_a_person_is_told_and_forgotten(defence, gleb, client):
    services.ask(defence=defence, text="Почему?", by=gleb, now=MOMENT)
    assert everything_about(gleb)["defence_questions"][0]["text"] == "Почему?"
    erase_person(user=gleb, by=gleb, now=MOMENT)
    question = Question.objects.get()
    assert (question.name, question.user) == ("—", None)
    assert "Глеб" not in client.get(defence.get_absolute_url()).content.decode()
