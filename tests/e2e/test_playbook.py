"""The head of a centre moves a day, looks at the effect first, rewrites the letter and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from backend.notifications.models import RuleSetting, Wording
from tests.e2e.conftest import NARROW, WIDE

pytestmark = pytest.mark.django_db(transaction=False)
SILENT = "21 день без разговора"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_head_changes_the_plan_and_takes_it_back(page_as, width):
    page = page_as("vera", width=width)
    page.goto("/playbooks/")
    expect(page.get_by_role("heading", level=1)).to_have_text("План сопровождения")
    page.get_by_role("navigation", name="Этапы").get_by_role("link", name="Реализация").click()
    page.get_by_role("link", name=SILENT).click()
    page.get_by_label("Дней, строка 1").fill("5")
    page.get_by_role("button", name="Показать, что изменится").click()
    expect(page.get_by_role("heading", name="Ещё не сохранено: что изменится")).to_be_visible()
    assert not RuleSetting.objects.filter(rule="mentoring.silent").exists()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("region", name="Когда отправляем")).to_contain_text("Через 5 дней")

    page.get_by_role("link", name="Русский").click()
    page.get_by_label("Тема").fill("Позвоните: {{ projekt }}")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".field-error").first).to_contain_text("projekt")
    letter = page.frame_locator("iframe[name=letter]").locator("body")
    expect(letter).to_contain_text("Росток")
    page.get_by_label("Тема").fill("Позвоните: {{ project }}")
    page.get_by_role("button", name="Показать").click()
    expect(letter).to_contain_text(re.compile("Позвоните: [^{]"))
    assert not Wording.objects.filter(rule="mentoring.silent").exists()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_label("Тема")).to_have_value("Позвоните: {{ project }}")

    page.get_by_role("navigation", name="Вы здесь").get_by_role("link", name=SILENT).click()
    page.get_by_role("button", name="Вернуть исходное").click()
    expect(page.get_by_role("region", name="Когда отправляем")).to_contain_text("Через 21 день")
    assert not RuleSetting.objects.filter(rule="mentoring.silent").exists()
