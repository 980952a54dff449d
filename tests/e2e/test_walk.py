"""The walk of a grant project in Chromium, by what a person sees; real worker, beat and mail server are between."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from backend.common import clock
from events.models import Event, Registration
from mentoring.models import CheckIn
from projects.models import Project
from tests.e2e.conftest import PHONE
from tests.stack import wait_for
from tests.test_walk import INN, OGRN, PASSWORD, letter_to, link_in, place, stack

__all__ = ["place", "stack"]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def log_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Войти").click()
    fill_log_in(page, email)


def fill_log_in(page: Page, email: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Войти")
    page.get_by_label("Адрес электронной почты").fill(email)
    page.get_by_label("Пароль").fill(PASSWORD)
    press(page, "Войти")
    expect(page.get_by_role("banner").get_by_text("Ваше меню")).to_be_attached()


@pytest.fixture
def person(stack, open_context):
    """A browser of one more person."""
    return lambda **options: open_context(stack.url, **options).new_page()


def sign_up(page: Page, stack) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Войти").click()
    follow(page, "Создать учётную запись")
    page.get_by_label("Ваши имя и фамилия").fill("Алина Орлова")
    page.get_by_label("Адрес электронной почты").fill("alina@example.org")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_label("Согласен на обработку моих персональных данных").check()
    press(page, "Создать учётную запись")
    letters = wait_for(lambda: stack.mailbox.to("alina@example.org"), say=lambda: "the letter to confirm the address")
    page.goto(link_in(letters[0].text, "confirm-email"))
    press(page, "Да, это мой адрес")
    fill_log_in(page, "alina@example.org")


def register_organisation(page: Page, region, municipality) -> None:
    page.goto("/start/")
    follow(page, "Зарегистрировать проект")
    follow(page, "Зарегистрировать организацию")
    page.get_by_label("Полное название").fill("Автономная некоммерческая организация «Двор без границ»")
    page.get_by_label("Краткое название").fill("АНО «Двор»")
    page.get_by_label("ИНН").fill(INN)
    page.get_by_label("ОГРН", exact=False).first.fill(OGRN)
    page.get_by_label("Регион").select_option(label=str(region))
    page.get_by_label("Муниципалитет").select_option(label=str(municipality))
    press(page, "Зарегистрировать")
    says(page, "АНО «Двор»")


def register_project(page: Page) -> None:
    """Four screens; in the middle she closes the browser's page and comes back."""
    page.goto("/projects/new/")
    press(page, "Начать")
    page.get_by_label("Проект уже победил в конкурсе").check()
    press(page, "Дальше")
    page.get_by_label("Название").fill("Тёплый двор")
    page.get_by_label("Краткое описание").fill("Соседи вместе приводят в порядок двор.")
    press(page, "Сохранить и выйти")
    says(page, "Тёплый двор")
    page.goto("/projects/")
    follow(page, "Продолжить")
    expect(page.get_by_label("Название")).to_have_value("Тёплый двор")
    press(page, "Дальше")
    page.get_by_label("Цель").fill("Двор, в котором живут вместе")
    press(page, "Дальше")
    today = clock.now().date()
    page.get_by_label("Начало").fill(today.isoformat())
    page.get_by_label("Окончание").fill((today + timedelta(days=365)).isoformat())
    page.get_by_label("Грант").fill("1486000")
    press(page, "Дальше")
    says(page, "Двор, в котором живут вместе")
    press(page, "Зарегистрировать проект")
    expect(page.get_by_role("heading", level=1)).to_have_text("Тёплый двор")


def move(page: Page, words: str) -> None:
    follow(page, "Перевести на этап")
    page.get_by_label(words).check()
    press(page, "Перевести проект")


def test_from_sign_up_to_the_answer_that_the_mentor_reads(stack, place, person):
    region, municipality, _centre = place
    today = clock.local_date(clock.now(), region.time_zone)
    alina = person()
    sign_up(alina, stack)
    register_organisation(alina, region, municipality)
    register_project(alina)
    here = urlsplit(alina.url).path

    vera = person()
    log_in(vera, "vera@example.org")
    vera.goto("/mentoring/overview/")
    vera.get_by_role("main").get_by_role("link", name="Взять: Тёплый двор").click()
    press(vera, "Взять проект")
    vera.get_by_label("Boris").check()
    press(vera, "Назначить")
    says(vera, "Boris")

    alina.goto(here)
    move(alina, "Начать заключение договора")
    alina.get_by_role("link", name="Изменить договор").click()
    alina.get_by_label("Номер").fill("26-1-000001")
    alina.get_by_label("Подписан", exact=False).first.fill(today.isoformat())
    press(alina, "Сохранить")
    move(alina, "Договор подписан, начать реализацию")

    boris = person()
    log_in(boris, "boris@example.org")
    boris.goto(here)
    boris.get_by_role("region", name="Ближайшие сроки").get_by_role("link", name="Добавить").click()
    boris.get_by_label("Вид").select_option(label="отчёт этапа")
    boris.get_by_label("Что нужно сделать").fill("Отчёт за первый этап")
    boris.get_by_label("Срок").fill((today + timedelta(days=3)).isoformat())
    press(boris, "Сохранить")

    # The reminder falls due by itself: beat sweeps, the worker sends, the mail server accepts.
    letter = letter_to(stack, "alina@example.org", "Отчёт за первый этап")
    phone = person(width=PHONE, has_touch=True, is_mobile=True)
    phone.goto(link_in(letter, "/mentoring/check-in/").partition("?")[0] + "?answer=need_help")
    says(phone, "Тёплый двор")
    assert not CheckIn.objects.exists(), "opening the link, as mail scanners do, answers nothing"
    phone.get_by_label("Несколько слов наставнику").fill("Не сходится смета")
    phone.get_by_role("button", name="Отправить «Нужна помощь»").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Спасибо, ответ получен")
    assert CheckIn.objects.get().answer == "need_help"

    boris.goto("/")
    boris.get_by_role("navigation", name="Разделы").get_by_role("link", name="Наставник").click()
    expect(boris.get_by_role("region", name="Ответы от НКО")).to_contain_text("Не сходится смета")
    assert Project.objects.get().stage == "active"


def test_a_guest_gets_a_ticket_with_a_code(stack, place, person):
    region, _municipality, _centre = place
    begins = clock.local_date(clock.now(), region.time_zone) + timedelta(days=5)
    vera = person()
    log_in(vera, "vera@example.org")
    vera.goto("/events/new/")
    vera.get_by_label("Название").fill("Отчётность без боли")
    vera.get_by_label("Начало").fill(f"{begins}T11:00")
    vera.get_by_label("Окончание").fill(f"{begins}T13:00")
    vera.get_by_label("Формат").select_option(label="онлайн")
    vera.get_by_label("Ссылка для участников онлайн").fill("https://example.org/efir")
    vera.get_by_label("Мест", exact=True).fill("1")
    press(vera, "Сохранить")
    press(vera, "Объявить")

    guest = person(width=PHONE, has_touch=True, is_mobile=True)
    guest.goto("/events/")
    follow(guest, "Отчётность без боли")
    guest.locator("[name=full_name]").fill("Нина Белова")
    guest.locator("[name=email]").fill("nina@example.org")
    guest.get_by_label("Я согласен на обработку").check()
    press(guest, "Записаться")
    says(guest, "nina@example.org")
    letters = wait_for(lambda: stack.mailbox.to("nina@example.org"), say=lambda: "the letter to confirm the seat")
    guest.goto(link_in(letters[0].text, "/events/ticket/"))
    press(guest, "Я приду")
    says(guest, Registration.objects.get().code)
    expect(guest.locator(".ticket-code svg")).to_be_visible()

    vera.goto(f"/events/{Event.objects.get().pk}/participants/")
    says(vera, "Нина Белова")
