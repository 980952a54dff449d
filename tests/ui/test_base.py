import re

import pytest
from django.test import Client

from backend.accounts.enums import Role
from backend.demo.factories import UserFactory
from backend.ui.navigation import SECTIONS, STAFF, Section, links_for, offered


def html_of(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_page_has_a_language_a_title_one_main_and_a_way_past_the_head(db):
    html = html_of(Client())
    assert html.lstrip().startswith("<!doctype html>")
    assert '<html lang="ru"' in html
    assert 'href="#content"' in html
    assert html.count('id="content"') == 1


def test_page_keeps_to_its_content_security_policy(db):
    response = Client().get("/")
    html = response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    for script in re.findall(r"<script[^>]*>", html):
        assert "src=" in script


def test_anonymous_person_is_offered_to_log_in_and_no_search(db):
    html = html_of(Client())
    assert 'href="/accounts/login/"' in html
    assert "site-search" not in html


def test_person_sees_name_and_menu(alina, log_in):
    html = html_of(log_in(alina))
    assert "Алина Орлова" in html
    assert 'action="/accounts/logout/"' in html


def test_roles_of_the_sections_exist():
    named = STAFF.union(*(section.roles for section in SECTIONS))
    assert named <= set(Role.values)


@pytest.mark.parametrize(("name", "sees"), [("alina", False), ("boris", True), ("vera", True), ("gleb", False)])
def test_sections_of_mentors_are_offered_to_mentors(request, project, name, sees):
    section = Section("Mentoring", "mentoring:workbench", roles=frozenset({"mentor", "head"}))
    assert offered(section, request.getfixturevalue(name)) is sees


def test_superuser_is_offered_everything(db):
    admin = UserFactory(is_superuser=True)
    assert all(offered(section, admin) for section in SECTIONS if not section.for_guests)


def test_section_that_holds_the_page_is_marked(monkeypatch):
    sections = (
        Section("Start", "start", account_needed=False),
        Section("Nowhere", "nowhere:at-all", account_needed=False),
    )
    monkeypatch.setattr("backend.ui.navigation.SECTIONS", sections)
    assert [(link.url, link.current) for link in links_for(None, "/start/")] == [("/start/", "page")]
    assert [link.current for link in links_for(None, "/start/deeper/")] == ["true"]
    assert [link.current for link in links_for(None, "/")] == [""]


def test_theme_is_kept_and_leads_back(db):
    client = Client()
    response = client.post("/theme/", {"theme": "dark", "next": "/privacy/?a=1"})
    assert response["Location"] == "/privacy/?a=1"
    html = html_of(client, "/privacy/")
    assert 'data-theme="dark"' in html
    assert re.search(r'ui/dark\.css" media="screen"', html)
    client.post("/theme/", {"theme": "light"})
    assert "dark.css" not in html_of(client)
    client.post("/theme/", {"theme": "auto"})
    assert 'media="screen and (prefers-color-scheme: dark)"' in html_of(client)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_theme_leads_nowhere_else(db, back):
    assert Client().post("/theme/", {"theme": "purple", "next": back})["Location"] == "/"


def test_theme_is_changed_by_post_only_and_who_is_led_there_reads_what_to_do(db):
    answer = Client().get("/theme/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "нажмите кнопку ещё раз" in answer.content.decode()
    assert Client().head("/theme/").content == b""
