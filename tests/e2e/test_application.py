"""The application in a browser: it saves itself, its rows move by keyboard, and two people lose nothing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import alinas_projects, application

pytestmark = pytest.mark.django_db


def test_a_row_is_added_typed_taken_out_and_put_back_by_keyboard(page_as):
    page = page_as("alina")
    page.goto(application("partners")())
    names = page.locator("input[name$='-name']")
    before = names.count()
    page.locator("button[name=do_add]").press("Enter")
    expect(names).to_have_count(before + 1)
    assert page.evaluate("document.activeElement.name") == f"partners-{before}-name"
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type("Дом молодёжи")
        page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Сохранено")
    project = alinas_projects()[2]
    assert project.partnerships.filter(name="Дом молодёжи").count() == 1
    page.locator("button[name=do_remove]").last.press("Enter")
    expect(page.locator(":focus")).to_have_text("Вернуть")
    assert not project.partnerships.filter(name="Дом молодёжи").exists()
    page.keyboard.press("Enter")
    expect(names).to_have_count(before + 1)
    assert project.partnerships.filter(name="Дом молодёжи").exists()


def test_the_enter_key_saves_and_moves_nothing(page_as):
    page = page_as("alina")
    page.goto(application("plan")())
    titles = [task.title for task in alinas_projects()[2].plan_tasks.all()]
    with page.expect_navigation():
        page.locator("#id_activities-0-title").press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()
    assert [task.title for task in alinas_projects()[2].plan_tasks.all()] == titles


def test_the_second_of_two_sees_both(page_as):
    first, second = page_as("alina"), page_as("boris")
    for page in (first, second):
        page.goto(application("afterwards")())
    first.locator("#id_publicity").fill("Группа дома и стенд в подъезде")
    first.locator("#id_publicity").press("Tab")
    expect(first.locator("#saved")).to_contain_text("Сохранено")
    second.locator("#id_publicity").fill("Районная газета")
    second.locator("#id_publicity").press("Tab")
    expect(second.locator("#saved")).to_contain_text("Алина Орлова")
    second.get_by_role("link", name="Сравнить").click()
    clash = second.get_by_role("alert").first
    expect(clash).to_contain_text("Группа дома и стенд в подъезде")
    expect(second.locator("#id_publicity")).to_have_value("Районная газета")


def test_without_javascript_rows_are_added_and_saved(page_as):
    page = page_as("alina", java_script_enabled=False)
    page.goto(application("results")())
    before = page.locator("fieldset.row-card").count()
    page.locator("button[name=do_add]").click()
    expect(page.locator("fieldset.row-card")).to_have_count(before + 1)
    page.locator("input[name$='-title']").last.fill("Волонтёров")
    page.get_by_role("button", name="Сохранить и продолжить").click()
    assert "/application/budget/" in page.url
    assert alinas_projects()[2].results.filter(title="Волонтёров").exists()
