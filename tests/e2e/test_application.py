"""The application in a browser: it saves itself, its rows move by keyboard, and two people lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import alinas_projects, application
from tests.stack import wait_for

pytestmark = pytest.mark.django_db


def test_a_row_is_added_typed_taken_out_and_put_back_by_keyboard(page_as):
    page = page_as("alina")
    page.goto(application("partners")())
    names = page.locator("input[name$='-name']")
    before = names.count()
    page.locator("button[name=do_add]").press("Enter")
    expect(names).to_have_count(before + 1)
    expect(page.locator(f"[name=partners-{before}-name]")).to_be_focused()
    page.keyboard.type("Дом молодёжи")
    page.keyboard.press("Tab")
    ours = alinas_projects()[2].partnerships.filter(name="Дом молодёжи")
    # On a slow machine what is half typed is saved as well, before the whole.
    wait_for(ours.exists, say=lambda: "the typed name")
    expect(page.locator("#saved")).to_contain_text("Сохранено")
    assert ours.count() == 1
    page.locator("button[name=do_remove]").last.press("Enter")
    expect(page.locator(":focus")).to_have_text("Вернуть")
    wait_for(lambda: not ours.exists(), say=lambda: "the row to go")
    page.keyboard.press("Enter")
    expect(names).to_have_count(before + 1)
    wait_for(ours.exists, say=lambda: "the row to come back")


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
    expect(page).to_have_url(re.compile("/application/budget/"))
    assert alinas_projects()[2].results.filter(title="Волонтёров").exists()
