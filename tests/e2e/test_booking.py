"""A client books a specialist on a phone, by keyboard and without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mentoring.appointments.models import Appointment, Specialist
from mentoring.appointments.tokens import token_of
from tests.e2e.conftest import PHONE
from tests.e2e.test_keyboard import tab_to

pytestmark = pytest.mark.django_db


def test_a_time_is_booked_on_a_phone_by_keyboard_and_moved_by_link(page_as):
    page = page_as("", width=PHONE, java_script_enabled=True)
    page.goto(reverse("appointments:list"))
    page.get_by_role("link", name="Борис Лапин").click()
    page.locator(".times a").first.click()
    tab_to(page, "main [name=full_name]")
    page.keyboard.type("Нина Белова")
    tab_to(page, "main [name=email]")
    page.keyboard.type("nina.belova@example.org")
    tab_to(page, "main [name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sent/"))
    expect(page.get_by_role("main")).to_contain_text("nina.belova@example.org")
    made = Appointment.objects.get(email="nina.belova@example.org")
    page.goto(reverse("appointments:ticket", args=[token_of(made)]))
    page.get_by_role("button", name="Я приду").click()
    expect(page.get_by_role("heading", name="Вы записаны")).to_be_visible()
    page.get_by_role("link", name="Другое время").click()
    page.locator(".times button").nth(1).click()
    expect(page.get_by_role("main")).to_contain_text("Вы записаны")
    made.refresh_from_db()
    assert (made.status, made.sequence) == ("booked", 1)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, "nothing is wider than the phone"


def test_a_time_is_booked_without_javascript(page_as):
    page = page_as("alina", java_script_enabled=False)
    specialist = Specialist.objects.get(name="Ирина Соколова")
    page.goto(specialist.get_absolute_url())
    page.locator(".times a").last.click()
    page.get_by_label("Я согласен на обработку").check()
    page.get_by_role("main").get_by_role("button", name="Записаться").click()
    expect(page.get_by_role("heading", name="Вы записаны")).to_be_visible()
