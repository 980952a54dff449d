"""A meeting from its announcement to what was carried out after it: the organiser at a desk and on a phone.

Worker, beat and mail server are real; only the day of the meeting is brought nearer by hand.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from backend.common import clock
from events.decisions.models import Recommendation
from events.models import Event, Registration
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_walk import follow, log_in, person, press, says
from tests.test_walk import letter_to, link_in, place, stack

__all__ = ["person", "place", "stack"]

TITLE, SESSION = "Как НКО дожить до отчёта", "Смета без ошибок"


@pytest.fixture
def phone(person):
    """A phone of one more person."""
    return lambda: person(width=PHONE, has_touch=True, is_mobile=True)


def announce(vera: Page, day) -> None:
    """An event with one seat for NKOs and a session that is chosen, put together page by page."""
    vera.goto("/events/new/")
    vera.get_by_label("Название").fill(TITLE)
    vera.get_by_label("Начало").fill(f"{day}T11:00")
    vera.get_by_label("Окончание").fill(f"{day}T15:00")
    vera.get_by_label("Место").fill("Актовый зал, второй этаж")
    vera.get_by_label("Мест", exact=True).fill("1")
    press(vera, "Сохранить")
    event = Event.objects.get()
    vera.goto(f"/events/{event.pk}/sessions/new/")
    vera.get_by_label("Название").fill(SESSION)
    vera.get_by_label("Окончание").fill(f"{day}T12:30")
    vera.get_by_label("Участники выбирают её при записи").check()
    press(vera, "Сохранить")
    says(vera, SESSION)
    vera.goto(f"/events/{event.pk}/registration/")
    vera.get_by_label("Категория").first.fill("НКО")
    press(vera, "Сохранить")
    vera.goto(event.get_absolute_url())
    press(vera, "Объявить")


def sign_up(guest: Page, name: str, email: str, *, button: str = "Записаться") -> None:
    guest.goto("/events/")
    follow(guest, TITLE)
    guest.locator("[name=full_name]").fill(name)
    guest.locator("[name=email]").fill(email)
    guest.get_by_label("НКО", exact=True).check()
    guest.get_by_label(SESSION).check()
    guest.get_by_label("Я согласен на обработку").check()
    press(guest, button)


def take_seat(guest: Page, letter: str) -> None:
    guest.goto(link_in(letter, "/events/ticket/"))
    press(guest, "Я приду")
    says(guest, SESSION)
    expect(guest.locator(".ticket-code svg")).to_be_visible()


def the_day_is_over() -> Event:
    event = Event.objects.get()
    event.starts_at, event.ends_at = clock.now() - timedelta(hours=5), clock.now() - timedelta(hours=1)
    event.sessions.update(starts_at=event.starts_at, ends_at=event.ends_at)
    event.save()
    return event


def change_and_write(vera: Page, stack) -> None:
    """The session ends later, and the organiser has something to say to those who come."""
    session = Event.objects.get().sessions.get()
    vera.goto(f"/events/sessions/{session.pk}/")
    end = vera.get_by_label("Окончание")
    end.fill(end.input_value().replace("12:30", "13:30"))
    press(vera, "Сохранить")
    assert "13:30" in letter_to(stack, "pavel@example.org", f"секция «{SESSION}»")
    vera.goto(f"/events/{session.event_id}/participants/")
    says(vera, "Павел Чернов")
    follow(vera, "Написать им")
    vera.get_by_label("Тема").fill("Возьмите паспорт")
    vera.get_by_label("Письмо").fill("На входе попросят паспорт.")
    press(vera, "Посмотреть письмо")
    vera.get_by_role("button", name="Отправить").click()
    assert "паспорт" in letter_to(stack, "pavel@example.org", "Возьмите паспорт")


def mark_and_certify(vera: Page) -> None:
    event = the_day_is_over()
    vera.goto(f"/events/{event.pk}/attendance/")
    vera.get_by_role("radiogroup", name="Павел Чернов").get_by_label("был", exact=True).check()
    press(vera, "Сохранить")
    vera.goto(f"/events/{event.pk}/certificates/")
    press(vera, "Выдать сертификаты")


def write_down_what_was_decided(vera: Page) -> None:
    """One recommendation, with somebody without an account to see to it."""
    vera.goto(f"/events/{Event.objects.get().pk}/decisions/new/")
    press(vera, "Создать черновик")
    follow(vera, "Решения")
    follow(vera, "Вставить сразу много")
    vera.get_by_label("Решения").fill("1. Управлению культуры:\n1.1. Открыть приёмную для добровольцев.")
    press(vera, "Показать, как понято")
    press(vera, "Добавить эти пункты")
    follow(vera, "Кто и когда 1.1.")
    vera.get_by_label("Кто отвечает").fill("Раиса Лаптева")
    vera.get_by_label("Почта ответственного").fill("raisa@example.org")
    press(vera, "Сохранить")
    vera.goto(Recommendation.objects.get().protocol.get_absolute_url())
    follow(vera, "Утвердить")
    press(vera, "Утвердить")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_from_the_announcement_to_what_was_carried_out(width, stack, place, person, phone):
    region, _municipality, _centre = place
    vera, nina, pavel, raisa = person(width=width), phone(), phone(), phone()
    log_in(vera, "vera@example.org")
    announce(vera, clock.local_date(clock.now(), region.time_zone) + timedelta(days=5))

    sign_up(nina, "Нина Белова", "nina@example.org")
    take_seat(nina, letter_to(stack, "nina@example.org", "Подтвердите участие"))
    sign_up(pavel, "Павел Чернов", "pavel@example.org", button="Записаться в лист ожидания")
    says(pavel, "Ваше место в листе ожидания: 1")
    letter_to(stack, "pavel@example.org", "Вы в листе ожидания")
    follow(nina, "Я не смогу прийти")
    press(nina, "Отменить моё участие")
    take_seat(pavel, letter_to(stack, "pavel@example.org", "Освободилось место"))
    change_and_write(vera, stack)

    mark_and_certify(vera)
    pavel.goto(link_in(letter_to(stack, "pavel@example.org", "Ваш сертификат"), "/certificates/"))
    says(pavel, "Павел Чернов")

    write_down_what_was_decided(vera)
    raisa.goto(link_in(letter_to(stack, "raisa@example.org", TITLE), "/events/decisions/answer/"))
    says(raisa, "Открыть приёмную для добровольцев")
    raisa.get_by_label("выполнена", exact=True).check()
    raisa.get_by_label("Что сделано").fill("Приёмная работает по средам.")
    press(raisa, "Отправить")
    point = Recommendation.objects.get()
    assert point.progress == "done"
    vera.goto(f"/events/recommendations/{point.pk}/")
    says(vera, "Приёмная работает по средам.")
    assert sorted(Registration.objects.values_list("full_name", "status")) == [
        ("Нина Белова", "cancelled"), ("Павел Чернов", "confirmed"),
    ]  # fmt: skip
