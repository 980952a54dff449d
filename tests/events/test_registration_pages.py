"""The form of an event as the organiser sets it up, as people fill it in, and what the organiser does with the list."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from backend.accounts.models import Consent
from backend.demo.factories import MOMENT, MunicipalityFactory, OrganisationFactory, RegistrationFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory, QuestionFactory
from backend.notifications.models import Letter
from events.enums import EventFormat
from events.models import Message, Question, Registration, Seats
from events.services.messages import write_to_participants
from events.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


def text(response):
    return response.content.decode()


def wish(**changes):
    return {"full_name": "Анна Орлова", "email": "anna@example.org", "consent": "on", **changes}


def post_wish(event, **changes):
    return Client().post(reverse("events:sign-up", args=[event.pk]), wish(**changes), follow=True)


# Signing up


def test_the_page_offers_what_the_event_asks(event):
    nko = CategoryFactory(event=event, title="НКО", quota=1)
    stay = QuestionFactory(event=event, kind="yes_no", text="Нужна гостиница?")
    which = QuestionFactory(event=event, text="Какая?", after=stay, after_answer="yes", category=nko)
    session = ChosenSessionFactory(event=event, title="Секция о кадрах", capacity=7)
    page = text(Client().get(event.get_absolute_url()))
    for said in ("НКО", "Секция о кадрах (осталось мест: 7)", "Нужна гостиница?", "Какая?", "Записываю и других"):
        assert said in page
    sheet = re.search(r"<style nonce=\"[^\"]+\">(.*?)</style>", page, re.DOTALL)[1]
    assert f".question_{which.pk}{{display:none}}" in sheet
    assert f'[name="category"][value="{nko.pk}"]:checked' in sheet
    assert f"#id_question_{stay.pk}_0:checked" in sheet
    assert f'id="id_question_{stay.pk}_0"' in page, "the sheet speaks of an input that is there"
    assert session.title in page


def test_a_wish_with_everything_is_kept(event):
    nko = CategoryFactory(event=event, title="НКО")
    session = ChosenSessionFactory(event=event)
    ask = QuestionFactory(event=event, required=True)
    refused = post_wish(event, category=nko.pk)
    assert refused.status_code == 400
    assert not Registration.objects.exists()
    page = post_wish(
        event, category=nko.pk, sessions=session.pk, access_needs="Пандус", other_1_full_name="Коля Орлов",
        **{f"question_{ask.pk}": "Из газеты"},
    )  # fmt: skip
    assert 'data-outcome="seat"' in text(page)
    anna, kolya = Registration.objects.order_by("pk")
    assert (anna.category, anna.answers, anna.access_needs) == (nko, {str(ask.pk): "Из газеты"}, "Пандус")
    assert (kolya.full_name, kolya.email, kolya.party) == ("Коля Орлов", "", anna.party)
    assert Letter.objects.count() == 1


def test_the_place_on_the_waiting_list_is_told(event, enter):
    enter(event, "one"), enter(event, "two"), enter(event, "three")
    assert "Ваше место в листе ожидания: 2." in text(post_wish(event))


def test_a_participant_changes_the_choice_by_the_link(event):
    nko, media = CategoryFactory(event=event), CategoryFactory(event=event, quota=1)
    row = RegistrationFactory(event=event, category=nko, status="confirmed")
    Seats.objects.filter(pk=event.pk).update(taken=1)
    nko.taken = 1
    nko.save()
    url = reverse("events:ticket-change", args=[token_of(row)])
    assert Client().get(url).status_code == 200
    assert Client().post(url, {"category": media.pk}).status_code == 302
    row.refresh_from_db()
    assert row.category == media
    assert Client().post(reverse("events:ticket-change", args=["forged"]), {}).status_code == 400


# Setting up


def lines(*rows):
    data = {"category-TOTAL_FORMS": len(rows), "category-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"category-{number}-{name}": value for name, value in row.items()}
    return data


def test_the_organiser_sets_the_form_up(event, olga, log_in):
    session = ChosenSessionFactory(event=event)
    client, url = log_in(olga), reverse("events:registration", args=[event.pk])
    assert client.get(url).status_code == 200
    sent = lines({"title": "НКО", "kind": "nko", "quota": 1}, {"title": "СМИ", "kind": "media"}, {"title": ""})
    answer = client.post(url, {**sent, "approval": "on", f"session_{session.pk}": 5})
    assert answer.status_code == 302
    event.refresh_from_db()
    session.refresh_from_db()
    assert list(event.categories.values_list("title", "quota")) == [("НКО", 1), ("СМИ", None)]
    assert (event.approval, session.capacity) == (True, 5)


def test_a_quota_below_what_is_taken_is_refused_at_its_line(event, olga, log_in):
    nko = CategoryFactory(event=event, title="НКО", taken=2)
    url = reverse("events:registration", args=[event.pk])
    answer = log_in(olga).post(url, lines({"pk": nko.pk, "title": "НКО", "kind": "nko", "quota": 1}))
    assert answer.status_code == 400
    assert "Уже занято мест: 2" in text(answer)
    nko.refresh_from_db()
    assert nko.quota is None


def test_questions_are_added_changed_and_taken_out(event, olga, log_in):
    client = log_in(olga)
    add = reverse("events:question-add", args=[event.pk])
    assert client.post(add, {"text": "Нужна гостиница?", "kind": "yes_no"}).status_code == 302
    stay = Question.objects.get()
    assert client.post(add, {"text": "Какая?", "kind": "choice", "choices": "одна"}).status_code == 400
    assert client.post(add, {"text": "Какая?", "kind": "line", "after": f"{stay.pk}:yes"}).status_code == 302
    which = Question.objects.exclude(pk=stay.pk).get()
    assert (which.after, which.after_answer) == (stay, "yes")
    remove = reverse("events:question-remove", args=[stay.pk])
    assert "Никто ещё не ответил" in text(client.get(remove))
    RegistrationFactory.create_batch(2, event=event, answers={str(stay.pk): "yes"})
    assert "Ответили 2 человека" in text(client.get(remove))
    assert Question.objects.filter(pk=stay.pk).exists(), "it asks first"
    client.post(remove)
    assert Question.objects.filter(pk=stay.pk).exists(), "another one is asked after it"
    client.post(reverse("events:question-edit", args=[which.pk]), {"text": "Какая именно?", "kind": "line"})
    client.post(remove)
    assert list(Question.objects.values_list("text", "after")) == [("Какая именно?", None)]


def test_nobody_else_sets_it_up(event, gleb, log_in, olga):
    question = QuestionFactory(event=event)
    pages = [("registration", event.pk), ("question-add", event.pk), ("question-edit", question.pk),
             ("participants-write", event.pk)]  # fmt: skip
    for name, pk in pages:
        url = reverse(f"events:{name}", args=[pk])
        assert log_in(olga).get(url).status_code == 200
        assert log_in(gleb).get(url).status_code == 404
        assert Client().get(url).status_code == 302


# The list


@pytest.fixture
def people(event):
    nko, media = CategoryFactory(event=event, title="НКО"), CategoryFactory(event=event, title="СМИ")
    rows = [
        RegistrationFactory(event=event, status="asked", category=nko),
        RegistrationFactory(event=event, status="asked", category=media),
        RegistrationFactory(event=event, status="confirmed", category=media),
    ]
    Seats.objects.filter(pk=event.pk).update(taken=3, capacity=9)
    nko.taken, media.taken = 1, 2
    nko.save()
    media.save()
    return rows


def test_those_who_are_ticked_take_part(event, people, olga, log_in):
    client, decide = log_in(olga), reverse("events:participants-decide", args=[event.pk])
    assert 'form="decide"' in text(client.get(reverse("events:participants", args=[event.pk])))
    client.post(decide, {"act": "approve", "ids": [people[0].pk, 10**17]})
    assert list(event.registrations.order_by("pk").values_list("status", flat=True)) == [
        "confirmed",
        "asked",
        "confirmed",
    ]
    client.post(f"{decide}?category={people[1].category_id}", {"act": "decline", "all": "1", "reason": "Мест мало"})
    people[1].refresh_from_db()
    assert people[1].status == "declined"
    assert Letter.objects.filter(rule="events.declined").count() == 1


def test_a_letter_is_looked_at_and_goes_once_to_those_whom_the_filters_show(event, people, olga, log_in):
    client = log_in(olga)
    url = reverse("events:participants-write", args=[event.pk]) + f"?category={people[1].category_id}"
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(url)))[1]
    sent = {"subject": "Парковка", "text": "Въезд со двора.", "key": key}
    shown = text(client.post(url, sent))
    assert "Въезд со двора." in shown
    assert "Отправить на 2 адреса" in shown
    assert not Letter.objects.exists()
    for _click in range(2):
        assert client.post(url, {**sent, "send": "1"}).status_code == 302
    assert sorted(Letter.objects.values_list("recipient", flat=True)) == sorted(row.email for row in people[1:])
    assert Message.objects.get().recipients == 2
    assert client.post(url, {**sent, "text": "", "key": "8f0c2f0e-6f3c-4a52-9c52-0d1c8a3a9a10"}).status_code == 400


def test_an_organiser_moves_somebody_who_is_told(event, people, olga, log_in):
    nko = people[0].category
    url = reverse("events:participant-change", args=[people[2].pk])
    assert log_in(olga).get(url).status_code == 200
    assert log_in(olga).post(url, {"category": nko.pk, "reason": "Вы из НКО"}).status_code == 302
    people[2].refresh_from_db()
    nko.refresh_from_db()
    assert (people[2].category, nko.taken) == (nko, 2)
    assert list(Letter.objects.values_list("rule", "recipient")) == [("events.moved", people[2].email)]
    with time_machine.travel(MOMENT + timedelta(minutes=1), tick=False):
        assert log_in(olga).post(url, {"category": people[1].category_id, "reason": "Нет, из СМИ"}).status_code == 302
    assert Letter.objects.filter(rule="events.moved").count() == 2, "who is moved again at once is told again"


def test_answers_and_sessions_are_in_the_table(event, people, olga, log_in):
    ask = QuestionFactory(event=event, text="Откуда вы узнали?")
    Registration.objects.filter(pk=people[0].pk).update(answers={str(ask.pk): "Из газеты"})
    table = log_in(olga).get(reverse("events:participants-csv", args=[event.pk])).content.decode()
    assert "Откуда вы узнали?" in table
    assert "Из газеты" in table


def test_ten_thousand_get_a_letter_by_the_same_queries(event, olga, django_assert_num_queries):
    def write():
        return write_to_participants(
            event=event, registrations=event.registrations.all(), subject="Тема", text="Текст", key=uuid4(), by=olga,
            now=MOMENT,
        )  # fmt: skip

    RegistrationFactory(event=event)
    write()  # her rights are known from now on
    for count in (1, 300):
        RegistrationFactory.create_batch(count, event=event, signed_up_at=MOMENT + timedelta(minutes=count))
        with django_assert_num_queries(10):
            message = write()
        assert message.recipients == event.registrations.count()


# Where they come from


def test_the_page_offers_the_municipalities_of_its_region_and_all_regions(event):
    near = MunicipalityFactory(parent=event.centre.region, name="Арсеньев")
    far = MunicipalityFactory(name="Дальний округ")
    page = text(Client().get(event.get_absolute_url()))
    offered = re.search(r'<datalist id="places_place">(.*?)</datalist>', page)[1]
    assert f'value="{near.name}"' in offered
    assert f'value="{far.parent.name}"' in offered
    assert far.name not in offered
    assert 'list="places_place"' in page


def test_a_place_that_nobody_knows_is_refused_at_its_field(event):
    page = post_wish(event, place="Нигде")
    assert page.status_code == 400
    assert page.context["form"].errors["place"]
    assert not Registration.objects.exists()


def test_of_namesakes_the_one_of_the_region_is_meant_else_the_region_is_asked_for(event):
    MunicipalityFactory(name="Октябрьский"), MunicipalityFactory(name="Октябрьский")
    assert "place" in post_wish(event, place="Октябрьский").context["form"].errors
    near = MunicipalityFactory(parent=event.centre.region, name="Октябрьский")
    post_wish(event, place=" октябрьский ")
    assert Registration.objects.get().municipality == near


def test_where_a_participant_comes_from_is_kept_changed_and_exported(event, olga, log_in):
    city = MunicipalityFactory(parent=event.centre.region, name="Арсеньев")
    client = log_in(olga)
    add = reverse("events:participant-add", args=[event.pk])
    assert "Арсеньев" in text(client.get(add))
    assert client.post(add, wish(place="Арсеньев")).status_code == 302
    row = Registration.objects.get()
    assert row.municipality == city
    assert "Арсеньев" in client.get(reverse("events:participants-csv", args=[event.pk])).content.decode()
    own = reverse("events:ticket-change", args=[token_of(row)])
    assert 'value="Арсеньев"' in text(Client().get(own)).split("<datalist")[0]
    assert Client().post(own, {"place": event.centre.region.name}).status_code == 302
    row.refresh_from_db()
    assert row.municipality == event.centre.region


def test_whoever_adds_somebody_is_asked_about_them(olga, log_in, event):
    event.format = EventFormat.MIXED
    event.save()
    CategoryFactory(event=event)
    page = text(log_in(olga).get(reverse("events:participant-add", args=[event.pk])))
    for asked in ("Участвует как", "Участвует онлайн", "Что нужно, чтобы участвовать", "участие организации"):
        assert asked in page
    for asked in ("Я участвую как", "Участвую онлайн", "чтобы вы могли", "вашей организации"):
        assert asked not in page


def test_a_program_says_where_somebody_comes_from(event):
    city = MunicipalityFactory(parent=event.centre.region, name="Арсеньев")
    body = {"event": event.pk, "full_name": "Анна Орлова", "email": "anna@example.org", "consent": True,
            "place": "Арсеньев"}  # fmt: skip
    answer = Client().post("/api/v1/registrations/", body, content_type="application/json")
    assert answer.status_code == 202
    assert Registration.objects.get().municipality == city


@pytest.mark.parametrize(
    "others", [{}, {f"other_{n}_{what}": "" for n in range(1, 5) for what in ("full_name", "email")}]
)
def test_who_comes_alone_and_made_a_slip_can_still_bring_others(event, others):
    again = post_wish(event, email="anna", **others)
    assert again.status_code == 400
    assert 'name="other_4_email"' in text(again)
    post_wish(event, other_4_full_name=" Коля Орлов ")
    assert Registration.objects.filter(full_name="Коля Орлов").exists()


# One participant


def test_the_organiser_reads_all_that_somebody_said_before_deciding(event, olga, gleb, log_in):
    event.approval = True
    event.save()
    ask = QuestionFactory(event=event, text="Что вы хотите узнать?")
    hotel = QuestionFactory(event=event, kind="yes_no", text="Нужна гостиница?")
    session = ChosenSessionFactory(event=event, title="Секция о кадрах")
    organisation = OrganisationFactory(inn="7707083893")
    MunicipalityFactory(parent=event.centre.region, name="Арсеньев")
    said = {f"question_{ask.pk}": "Как закрыть отчёт", f"question_{hotel.pk}": "yes", "sessions": session.pk,
            "access_needs": "Пандус", "inn": "7707083893", "place": "Арсеньев", "named": "on",
            "other_1_full_name": "Коля Орлов"}  # fmt: skip
    post_wish(event, **said)
    anna = Registration.objects.get(email="anna@example.org")
    Client().post(reverse("events:ticket-confirm", args=[token_of(anna)]))
    url = reverse("events:participant", args=[anna.pk])
    assert f'href="{url}"' in text(log_in(olga).get(reverse("events:participants", args=[event.pk])))
    page = text(log_in(olga).get(url))
    shown = ("Как закрыть отчёт", "Нужна гостиница?", "<dd>Да</dd>", "Секция о кадрах", "Пандус", "Арсеньев",
             "7707083893", str(organisation), "Коля Орлов")  # fmt: skip
    for one in shown:
        assert one in page
    purposes = [consent.get_purpose_display() for consent in Consent.objects.filter(email=anna.email)]
    assert len(purposes) == 2
    assert all(str(one) in page for one in purposes)
    assert log_in(gleb).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    log_in(olga).post(reverse("events:participants-decide", args=[event.pk]), {"act": "approve", "ids": anna.pk})
    anna.refresh_from_db()
    assert anna.status == "confirmed"
