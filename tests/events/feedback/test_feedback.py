"""Each who was there answers once, and nothing that is kept leads from the answer to the person."""

import io
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from backend.demo.factories_feedback import OpinionFactory, OwnQuestionFactory, SurveyFactory
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from events.feedback.followups import asked
from events.feedback.models import Answered, Opinion
from events.feedback.sections import links
from events.feedback.selectors import results_of
from events.feedback.services import (
    Said,
    add_question,
    give_opinion,
    open_survey,
    remove_question,
    why_closed,
)
from events.feedback.tokens import token_of
from events.tokens import token_of as ticket_token
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db
SAID = Said(content=5, missing="Времени на вопросы")


@pytest.fixture
def at_once(now):
    """The clock of the pages shows the day after the event."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def over(event, now):
    """The event of Olga's centre ended yesterday."""
    event.starts_at, event.ends_at = now - timedelta(days=1, hours=3), now - timedelta(days=1)
    event.save()
    return event


@pytest.fixture
def survey(over):
    return SurveyFactory(event=over)


@pytest.fixture
def was_there(over):
    def make(**fields):
        row = RegistrationFactory(event=over, **fields)
        AttendanceFactory(registration=row)
        return row

    return make


def columns(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


def test_an_opinion_has_no_column_that_leads_to_a_person_or_a_moment(survey):
    assert columns("feedback_opinion") == {
        "id", "survey_id", "content", "speakers", "organisation", "again", "take_along", "missing", "own",
    }  # fmt: skip
    assert columns("feedback_answered") == {"id", "survey_id", "registration_id"}


def test_each_answers_once_and_the_audit_keeps_nothing_of_it(survey, was_there, now):
    anna, boris = was_there(), was_there()
    entries = Entry.objects.count()
    for guest in (anna, boris):
        give_opinion(registration=guest, said=SAID, now=now)
    with pytest.raises(Conflict):
        give_opinion(registration=anna, said=SAID, now=now)
    assert Opinion.objects.count() == Answered.objects.count() == 2
    assert Entry.objects.count() == entries


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_answer(survey, was_there, now):
    guest, begin, outcomes = was_there(), Barrier(4), []

    def click():
        try:
            begin.wait(PATIENCE)
            give_opinion(registration=guest, said=SAID, now=now)
            outcomes.append("taken")
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=click) for _index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 3 + ["taken"]
    assert Opinion.objects.count() == 1


def test_only_those_who_were_there_while_it_is_open(survey, over, was_there, now):
    with pytest.raises(Conflict):
        give_opinion(registration=RegistrationFactory(event=over), said=SAID, now=now)
    with pytest.raises(Conflict):
        give_opinion(registration=was_there(), said=SAID, now=now + timedelta(days=30))
    with pytest.raises(Conflict):
        give_opinion(registration=was_there(), said=SAID, now=over.starts_at - timedelta(hours=1))
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [("content", Said(content=6)), ("speakers", Said(speakers=0)), ("again", Said(again="maybe")),
     ("missing", Said(missing="ы" * 3_001)), ("", Said()), ("", Said(missing="\x00  "))],
)  # fmt: skip
def test_what_is_no_answer(survey, was_there, now, field, said):
    with pytest.raises(Invalid) as refused:
        give_opinion(registration=was_there(), said=said, now=now)
    assert refused.value.field == field
    assert not Answered.objects.exists()


def test_questions_of_the_organiser(survey, olga, gleb, was_there, now):
    with pytest.raises(NotAllowed):
        add_question(survey=survey, by=gleb, now=now, kind="text", text="Что ещё?")
    topic = add_question(survey=survey, by=olga, now=now, kind="choice", text="Тема?", choices=["Отчёты", "", "Сметы"])
    useful = add_question(survey=survey, by=olga, now=now, kind="yes_no", text="Полезно?")
    assert topic.choices == ["Отчёты", "Сметы"]
    with pytest.raises(Invalid) as refused:
        give_opinion(registration=was_there(), said=Said(own={str(topic.pk): "Погода"}), now=now)
    assert refused.value.field == f"own_{topic.pk}"
    give_opinion(registration=was_there(), said=Said(own={str(topic.pk): "Сметы", "999": "чужое"}), now=now)
    assert Opinion.objects.get().own == {str(topic.pk): "Сметы"}
    with pytest.raises(Conflict):
        remove_question(question=useful, by=olga, now=now)


@pytest.mark.parametrize("choices", [[], ["один"], ["а", "а"], [str(number) for number in range(13)]])
def test_a_choice_needs_several_different_answers(survey, olga, now, choices):
    with pytest.raises(Invalid) as refused:
        add_question(survey=survey, by=olga, now=now, kind="choice", text="Тема?", choices=choices)
    assert refused.value.field == "choices"


def test_the_last_day_makes_sense(over, olga, now):
    for days in (-1, 200):
        with pytest.raises(Invalid):
            open_survey(event=over, by=olga, now=now, closes_on=now.date() + timedelta(days=days))
    first = open_survey(event=over, by=olga, now=now)
    again = open_survey(event=over, by=olga, now=now, closes_on=now.date() + timedelta(days=3))
    assert first.pk == again.pk
    assert again.closes_on == now.date() + timedelta(days=3)


def test_results_open_with_the_third_answer(survey, over, was_there):
    for _index in range(4):
        was_there()
    OpinionFactory.create_batch(2, survey=survey, missing="Кофе")
    closed = results_of(survey)
    assert (closed.closed, closed.answered, closed.asked, closed.rate) == (True, 2, 4, 50)
    assert closed.spreads == closed.texts == ()
    OpinionFactory(survey=survey, content=2, again="no")
    found = results_of(survey)
    spreads = {spread.key: spread for spread in found.spreads}
    assert spreads["content"].counts == (("1", 0), ("2", 1), ("3", 0), ("4", 0), ("5", 2))
    assert spreads["content"].mean == 4.0
    assert [count for _label, count in spreads["again"].counts] == [2, 0, 1]
    assert next(texts for texts in found.texts if texts.key == "missing").texts == ("Кофе", "Кофе")


def test_they_cost_the_same_for_few_and_for_many(survey, django_assert_num_queries):
    OwnQuestionFactory(survey=survey, kind="choice", choices=["а", "б"])
    for number in (3, 20):
        OpinionFactory.create_batch(number, survey=survey)
        with django_assert_num_queries(3):
            results_of(survey)


def letters(now):
    sweep(now)
    return list(Letter.objects.filter(rule="feedback.ask").values_list("recipient", flat=True))


def test_the_letter_comes_once_to_those_who_were_there(over, olga, was_there, now):
    was_there(email="anna@example.org")
    was_there(email="")  # walked in and left no address
    RegistrationFactory(event=over, email="absent@example.org")
    assert letters(now) == []
    open_survey(event=over, by=olga, now=now)
    later = now + timedelta(hours=12)
    assert letters(later) == ["anna@example.org"]
    assert letters(later + timedelta(days=1)) == ["anna@example.org"]


def test_the_last_day_ends_where_the_event_is_held(survey, was_there, now):
    """Midnight comes to Vladivostok ten hours before it does to UTC."""
    guest = was_there()
    assert guest.event.zone == "Asia/Vladivostok"
    survey.closes_on = (now + timedelta(days=2)).date()
    survey.save()
    midnight = datetime.combine(survey.closes_on + timedelta(days=1), time(), ZoneInfo("Asia/Vladivostok"))
    before, after = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)
    assert after.astimezone(UTC).date() == survey.closes_on
    assert (list(asked(before)), why_closed(guest, before)) == ([guest], None)
    assert why_closed(guest, after).code == "closed"
    assert not asked(after).exists()


def test_who_has_answered_is_not_asked(over, olga, was_there, now):
    open_survey(event=over, by=olga, now=now)
    give_opinion(registration=was_there(), said=SAID, now=now)
    assert letters(now + timedelta(hours=12)) == []


def post(client, guest, **data):
    return client.post(reverse("feedback:answer", args=[token_of(guest)]), data)


@pytest.mark.usefixtures("survey")
def test_the_way_of_a_participant(client, was_there, now, at_once):
    guest = was_there(full_name="Анна Ильина")
    page = client.get(reverse("feedback:answer", args=[token_of(guest)]))
    assert page.status_code == 200
    assert "Анна" not in page.content.decode()
    assert post(client, guest).status_code == 400
    assert post(client, guest, content="9").status_code == 400
    assert post(client, guest, missing="ы" * 10_000).status_code == 400
    answered = post(client, guest, content="5", missing="Кофе")
    assert answered.url == reverse("feedback:thanks", args=[token_of(guest)])
    assert client.get(answered.url).status_code == 200
    assert post(client, guest, content="1").status_code == 400
    assert Opinion.objects.get().content == 5


@pytest.mark.usefixtures("survey")
def test_a_forged_link_opens_nothing(client, was_there):
    guest = was_there()
    for token in (token_of(guest)[:-3] + "xyz", ticket_token(guest), "x"):
        assert client.get(reverse("feedback:answer", args=[token])).status_code == 400


def test_it_stands_on_the_ticket_until_it_is_answered(client, survey, was_there, now, at_once):
    guest = was_there()
    ticket = reverse("events:ticket", args=[ticket_token(guest)])
    assert "/events/feedback/" in client.get(ticket).content.decode()
    give_opinion(registration=guest, said=SAID, now=now)
    assert "/events/feedback/" not in client.get(ticket).content.decode()


@pytest.mark.parametrize("name", ["results", "ask", "new-question", "workbook"])
def test_organisers_only(survey, over, name, client, log_in, olga, vera, gleb):
    path = reverse(f"feedback:{name}", args=[over.pk])
    assert log_in(olga).get(path).status_code == log_in(vera).get(path).status_code == 200
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_the_workbook_runs_nothing_and_stays_closed_with_few(survey, over, log_in, olga):
    path = reverse("feedback:workbook", args=[over.pk])

    def rows():
        answer = log_in(olga).get(path)
        return list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows())

    OpinionFactory.create_batch(2, survey=survey, missing="=1+1")
    assert len(rows()) == 1
    OpinionFactory(survey=survey, missing="=1+1")
    cells = rows()[1]
    assert ("=1+1", "s") in {(cell.value, cell.data_type) for cell in cells}


def test_the_organiser_asks_adds_and_takes_back(over, log_in, olga):
    client = log_in(olga)
    client.post(reverse("feedback:ask", args=[over.pk]), {"closes_on": "2126-01-01"})
    assert not hasattr(over, "survey")
    page = client.post(reverse("feedback:ask", args=[over.pk]), {"closes_on": "не день"})
    assert page.status_code == 400
    survey = SurveyFactory(event=over)
    data = {"kind": "choice", "text": "Тема?", "choices": "Отчёты\nСметы"}
    client.post(reverse("feedback:new-question", args=[over.pk]), data)
    question = survey.questions.get()
    assert question.choices == ["Отчёты", "Сметы"]
    client.post(reverse("feedback:drop-question", args=[question.pk]))
    assert not survey.questions.exists()


@pytest.mark.usefixtures("survey", "at_once")
def test_it_stands_in_the_list_of_what_a_participant_takes_part_in(was_there, over, now, django_assert_num_queries):
    invited, answered, absent = was_there(), was_there(), RegistrationFactory(event=over)
    give_opinion(registration=answered, said=SAID, now=now)
    with django_assert_num_queries(1):
        assert set(links([invited, answered, absent])) == {invited.pk}
