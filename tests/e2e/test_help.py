"""A request for help by a citizen without an account: from a phone to one centre, with consent to another, and rated.

Worker and mail server are real: the client finds the way back by the links of letters only.
"""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, UserFactory, member
from mentoring.cases.models import Case
from tests.e2e.conftest import PHONE
from tests.e2e.test_walk import follow, log_in, person, press, says
from tests.test_walk import PASSWORD, letter_to, link_in, place, stack

__all__ = ["person", "place", "stack"]

SUBJECT = "Как открыть счёт для гранта?"


@pytest.fixture
def other(place):
    """Another centre of the region, headed by Fyodor."""
    region, _municipality, centre = place
    type(centre).objects.update(status="verified")
    other = CentreFactory(region=region, status="verified", name="Центр «Берег»")
    fedor = UserFactory(email="fedor@example.org", full_name="Фёдор Дальний", password=PASSWORD)
    EmailAddress.objects.create(user=fedor, email=fedor.email, verified=True, primary=True)
    member(fedor, Role.HEAD, other)
    return other


def ask_for_help(anna: Page, municipality, centre) -> None:
    anna.goto("/help/")
    anna.get_by_label("С чем вам помочь?").fill(SUBJECT)
    anna.get_by_label("Ваш муниципалитет").select_option(label=str(municipality))
    anna.get_by_label("гражданин", exact=True).check()
    anna.get_by_label("Имя и фамилия").fill("Анна Просова")
    anna.get_by_label("Электронная почта").fill("anna@example.org")
    anna.get_by_text("Ещё, если хотите").click()
    anna.locator("[name=centre]").select_option(label=str(centre))
    anna.get_by_label("Я согласен на обработку").check()
    press(anna, "Отправить обращение")
    says(anna, "Мы получили ваше обращение")


def test_from_a_phone_to_the_rating(stack, place, other, person):
    _region, municipality, centre = place
    anna, vera, fedor = person(width=PHONE, has_touch=True, is_mobile=True), person(), person()

    def letter(words: str) -> str:
        return letter_to(stack, "anna@example.org", words)

    ask_for_help(anna, municipality, centre)
    anna.goto(link_in(letter("Мы получили ваше обращение"), "/help/"))
    press(anna, "Да, мой")
    says(anna, SUBJECT)

    log_in(vera, "vera@example.org")
    vera.goto("/cases/")
    follow(vera, SUBJECT)
    press(vera, "Беру в работу")
    vera.get_by_label("Сообщение").fill("Какой у вас банк?")
    vera.get_by_label("вопрос клиенту").check()
    press(vera, "Отправить")
    anna.goto(link_in(letter(SUBJECT), "/help/"))
    says(anna, "Какой у вас банк?")
    anna.get_by_label("Сообщение").fill("Пока никакого")
    press(anna, "Отправить")
    says(anna, "Пока никакого")

    here = Case.objects.get().get_absolute_url()
    vera.goto(here)
    says(vera, "Пока никакого")
    follow(vera, "Передать другому центру")
    vera.get_by_label("В какой центр").select_option(label=str(other))
    vera.get_by_label("Почему туда").fill("Там есть бухгалтер.")
    press(vera, "Передать")
    log_in(fedor, "fedor@example.org")
    assert fedor.goto(here).status == 404, "nothing is passed on without consent"
    anna.goto(link_in(letter("Можно передать обращение"), "/help/"))
    press(anna, "Согласен")
    fedor.goto(here)
    says(fedor, "Пока никакого")
    press(fedor, "Беру в работу")
    follow(fedor, "Закрыть")
    fedor.get_by_label("решено", exact=True).check()
    fedor.get_by_label("Что сделано").fill("Счёт открыт.")
    press(fedor, "Закрыть")
    anna.goto(link_in(letter("закрыто: мы помогли?"), "/help/"))
    anna.locator("[name=rating][value='5']").check()
    press(anna, "Оценить")
    case = Case.objects.get()
    assert (case.centre, case.status, case.rating) == (other, "closed", 5)
