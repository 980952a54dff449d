import re
from datetime import datetime

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, OrganisationFactory, RegionFactory, UserFactory, member
from backend.ui import home
from backend.ui.navigation import FIRST_PAGES


def test_first_page_says_what_to_do_next(db):
    html = Client().get("/").content.decode()
    for url_name in ("projects:register", "events:list", "directory:centres"):
        assert f'href="{reverse(url_name)}"' in html


def test_sections_of_other_apps_stand_on_the_first_page_in_their_order(db, monkeypatch):
    monkeypatch.setattr(home, "_sections", [])
    home.register(home.Section("ui/pagination.html", lambda user, now: None, order=1))
    late = home.Section("ui/refusal.html", lambda user, now: {"error": {"message": f"late {now:%Y}"}}, order=30)
    early = home.Section("ui/refusal.html", lambda user, now: {"error": {"message": f"early {user}"}}, order=20)
    for section in (late, early, late):
        home.register(section)
    shown = home.sections(RequestFactory().get("/"), datetime(2026, 3, 2))  # noqa: DTZ001 - any moment does
    assert len(shown) == 2
    assert "early AnonymousUser" in shown[0]
    assert "late 2026" in shown[1]


@pytest.mark.parametrize(
    ("role", "place", "url_name"),
    [
        (Role.MENTOR, CentreFactory, "mentoring:workbench"),
        (Role.HEAD, CentreFactory, "mentoring:workbench"),
        (Role.ORGANISER, CentreFactory, "events:mine"),
        (Role.OWNER, OrganisationFactory, "projects:list"),
        (Role.MEMBER, OrganisationFactory, "projects:list"),
        (Role.OPERATOR, RegionFactory, "projects:list"),
    ],
)
def test_log_in_leads_to_the_work_of_the_role(db, log_in, role, place, url_name):
    person = UserFactory()
    member(person, role, place())
    assert log_in(person).get("/start/")["Location"] == reverse(url_name)


def test_every_role_has_a_first_page():
    assert frozenset().union(*(roles for roles, _page in FIRST_PAGES)) == set(Role.values) - {Role.ADMIN}


def test_person_without_a_role_is_told_how_to_begin(gleb, log_in):
    response = log_in(gleb).get("/start/")
    assert response.status_code == 200
    assert f'href="{reverse("projects:register")}"' in response.content.decode()


def test_administrator_begins_with_the_projects(db, log_in):
    assert log_in(UserFactory(is_superuser=True)).get("/start/")["Location"] == reverse("projects:list")


def test_start_needs_a_log_in(db):
    assert Client().get("/start/")["Location"].startswith(reverse("account_login"))


def test_personal_data_are_explained(db):
    assert Client().get("/privacy/").status_code == 200


def test_missing_page_is_told_in_our_look(db, gleb, log_in):
    stranger = Client().get("/no-such-page/")
    assert stranger.status_code == 404
    assert "site-head" in stranger.content.decode()
    assert 'href="/accounts/login/"' in stranger.content.decode()
    assert 'href="/start/"' in log_in(gleb).get("/no-such-page/").content.decode()


@pytest.mark.parametrize(("view", "status"), [(bad_request, 400), (permission_denied, 403), (page_not_found, 404)])
def test_error_pages_render_when_the_request_has_no_user_yet(view, status):
    response = view(RequestFactory().get("/"), Exception("x"))
    assert response.status_code == status
    assert f">{status}<" in response.content.decode()


def test_page_of_a_failure_asks_neither_the_database_nor_the_frame(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert re.match(r"<!doctype html>\s*<html lang=\"\w+\"", html.strip())
    assert "ui/base.css" in html


def test_form_without_a_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "error-code" in response.content.decode()
    assert "theme" not in response.cookies


def test_style_page_shows_every_part(db, settings):
    settings.LOCAL = True
    html = Client().get("/style/").content.decode()
    for part in (
        "stepper",
        "notice-attention",
        "feed",
        "facts",
        "dates",
        "table-cards",
        "pagination",
        "chart-line",
        "empty",
    ):
        assert f'class="{part}' in html or f" {part}" in html, part


def test_style_page_is_not_there_in_production(db, settings):
    settings.LOCAL = settings.DEBUG = False
    assert Client().get("/style/").status_code == 404


def test_administration_keeps_its_own_widgets(db, log_in):
    admin = UserFactory(is_superuser=True, is_staff=True)
    response = log_in(admin).get("/admin/auth/group/add/")
    assert response.status_code == 200
    html = response.content.decode()
    assert 'id="group_form"' in html
    assert 'class="field-error"' not in html
