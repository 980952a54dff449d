"""Pages by keyboard alone, without JavaScript, and on paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mentoring.cases.models import Case
from mentoring.cases.tokens import token_of
from tests.e2e.conftest import PHONE
from tests.e2e.pages import alinas_projects, check_in, coming, veras_centre

pytestmark = pytest.mark.django_db

FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"
# The ring that shows where the keyboard is: an outline that has a width and a colour.
RING = """() => {
    const style = getComputedStyle(document.activeElement)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
}"""


def tab_to(page: Page, selector: str, *, presses: int = 80) -> None:
    """Presses Tab until that element has the focus; each stop on the way shows that it has it."""
    # A click may still be on its way to the page: keys that are pressed on the old one are lost.
    expect(page.locator(selector).first).to_be_attached()
    page.wait_for_load_state()
    for _press in range(presses):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), f"nothing shows the focus on {page.evaluate(FOCUSED)}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_the_first_tab_leads_past_the_menu(page_as):
    page = page_as("vera")
    page.goto("/projects/")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    expect(link).to_have_text("К содержанию")
    assert link.bounding_box()["height"] > 20, "the link is seen once it has the focus"
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_the_menu_of_the_account_opens_and_closes_by_keyboard(page_as):
    page = page_as("alina")
    page.goto("/projects/")
    tab_to(page, ".site-account summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Выйти")).to_be_hidden()
    # Escape leads back to where the menu was opened.
    expect(page.locator(".site-account summary")).to_be_focused()


def test_a_seat_is_taken_by_keyboard(page_as):
    page = page_as("")
    page.goto(reverse("events:event", args=[coming().pk]))
    tab_to(page, "main [name=full_name]")
    page.keyboard.type("Нина Белова")
    tab_to(page, "main [name=email]")
    page.keyboard.type("nina@example.org")
    tab_to(page, "main [name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "main form[action*=sign-up] button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sent/"))
    expect(page.get_by_role("main")).to_contain_text("nina@example.org")


def test_help_is_asked_for_by_keyboard_from_a_phone(page_as):
    """From an empty form to the number of the request, and from the letter's link to the first message."""
    page = page_as("", width=PHONE)
    page.goto(f"{reverse('cases:ask')}?centre={veras_centre().pk}")
    tab_to(page, "main [name=text]")
    page.keyboard.type("Как изменить адрес в уставе?")
    tab_to(page, "main [name=municipality]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main [name=client_kind]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main [name=full_name]")
    page.keyboard.type("Нина Белова")
    tab_to(page, "main [name=email]")
    page.keyboard.type("nina.asks@example.org")
    tab_to(page, "main [name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "main .form-actions button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/help/sent/"))
    expect(page.get_by_role("main")).to_contain_text("nina.asks@example.org")
    case = Case.objects.get(email="nina.asks@example.org")
    assert (case.client_kind, case.municipality.name) == ("initiative", "Белоскальский округ")
    page.goto(reverse("cases:client", args=[token_of(case)]))
    tab_to(page, "main [name=text]")
    page.keyboard.type("Устав приложу завтра")
    tab_to(page, "main form[action*=message] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Устав приложу завтра")


def test_a_form_that_comes_back_tells_the_keyboard_what_is_wrong(page_as):
    page = page_as("alina")
    page.goto(reverse("projects:team_add", args=[alinas_projects()[0].pk]))
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # The mistake leads to its field.
    expect(page.locator("[name=full_name]")).to_be_focused()


def test_a_letter_is_answered_by_keyboard(page_as):
    page = page_as("", width=PHONE)
    page.goto(check_in())
    tab_to(page, "main button[value=difficulties]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/thanks/"))


def test_a_project_is_registered_without_javascript(page_as):
    page = page_as("alina", java_script_enabled=False)
    page.goto("/projects/new/")

    def press(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    press("Начать")
    page.get_by_label("Проект уже победил в конкурсе").check()
    press("Дальше")
    page.get_by_label("Название").fill("Школьный сад")
    press("Дальше")
    press("Назад")
    expect(page.get_by_label("Название")).to_have_value("Школьный сад")
    press("Дальше")
    press("Дальше")
    press("Дальше")
    press("Зарегистрировать проект")
    expect(page.get_by_role("heading", level=1)).to_have_text("Школьный сад")


@pytest.mark.parametrize(
    ("login", "path"), [("boris", "/mentoring/workbench/"), ("vera", "/followups/"), ("vera", "/organisations/")]
)
def test_lists_are_filtered_without_javascript(page_as, login, path):
    page = page_as(login, java_script_enabled=False)
    page.goto(path)
    form = page.locator("form.filters")
    form.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"\?"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_on_paper_a_project_has_no_menus_and_no_buttons(page_as):
    page = page_as("alina")
    page.goto(alinas_projects()[1].get_absolute_url())
    menus = page.locator(".site-head, .site-foot, .page-head .actions")
    assert menus.count() == 3
    assert menus.first.is_visible()
    page.emulate_media(media="print")
    expect(menus.first).to_be_hidden()
    assert not [one for one in menus.all() if one.is_visible()]
    assert not [button for button in page.get_by_role("main").get_by_role("button").all() if button.is_visible()]
    expect(page.get_by_role("heading", level=1)).to_be_visible()
