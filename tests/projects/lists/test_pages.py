"""The list, the board and the saved views: who sees what, in which order, at the same cost with one row and three."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import (
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    DirectionFactory,
    MunicipalityFactory,
    ProjectFactory,
    UserFactory,
    member,
)
from projects.lifecycle import Stage
from projects.lists.models import SavedView
from projects.models import Project
from projects.warning.models import ProjectRisk

LIST, BOARD = reverse("projects:list"), reverse("projects:board")
DAY = date(2026, 5, 1)


def titles(page):
    return [row.project.title for row in page.context["rows"]]


def shown(client, **query):
    return set(titles(client.get(LIST, query)))


def test_each_filter_narrows(oleg, named, log_in):
    made = named("Двор", "Сад", "Школа")
    yard, garden, school = made.values()
    client = log_in(oleg)
    Project.objects.filter(pk=yard.pk).update(
        stage=Stage.REPORTING, grant=100, starts_on=DAY, municipality=MunicipalityFactory(parent=yard.region),
        direction=DirectionFactory(),
    )  # fmt: skip
    Project.objects.filter(pk=garden.pk).update(grant=500, starts_on=DAY + timedelta(days=9))
    AssignmentFactory(project=garden, mentor=(mentor := UserFactory()))
    CheckpointFactory(project=school, due_on=clock.now().date() - timedelta(days=3))
    ProjectRisk.objects.create(project=school, level=2, points=40, since=DAY, counted_on=DAY)
    ProjectRisk.objects.create(project=garden, level=1, points=20, since=DAY, counted_on=DAY)
    yard.refresh_from_db()
    assert shown(client) == {"Двор", "Сад", "Школа"}
    assert shown(client, stage="reporting") == {"Двор"}
    assert shown(client, direction=yard.direction_id) == {"Двор"}
    assert shown(client, municipality=yard.municipality_id) == {"Двор"}
    assert shown(client, centre=garden.centre_id) == {"Сад"}
    assert shown(client, mentor=mentor.pk) == {"Сад"}
    assert shown(client, grant_from="101", grant_to="500") == {"Сад"}
    assert shown(client, begins_from="2026-05-02") == {"Сад"}
    assert shown(client, begins_to="2026-05-01") == {"Двор"}
    assert shown(client, late="on") == {"Школа"}
    assert shown(client, due_to=f"{clock.now():%Y-%m-%d}") == {"Школа"}
    assert shown(client, due_from=f"{clock.now():%Y-%m-%d}") == set()
    assert shown(client, level=1) == {"Сад", "Школа"}
    assert shown(client, level=2) == {"Школа"}
    assert shown(client, q="школа", level=3) == set()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("new", "В Б А"), ("due", "Б А В"), ("danger", "А В Б"), ("grant", "В А Б"), ("stuck", "Б А В"), ("?", "В Б А"),
        ("", "Б А В"),
    ],
)  # fmt: skip
def test_each_order(sort, expected, oleg, named, log_in):
    made = named("А", "Б", "В")
    CheckpointFactory(project=made["А"], due_on=DAY + timedelta(days=1))
    CheckpointFactory(project=made["Б"], due_on=DAY)
    ProjectRisk.objects.create(project=made["А"], level=3, points=70, since=DAY, counted_on=DAY)
    ProjectRisk.objects.create(project=made["В"], level=1, points=20, since=DAY, counted_on=DAY)
    for title, days, grant in (("А", 5, 10), ("Б", 9, None), ("В", 1, 20)):
        since = clock.now() - timedelta(days=days)
        Project.objects.filter(title=title).update(stage_since=since, grant=grant)
    assert titles(log_in(oleg).get(LIST, {"sort": sort})) == expected.split()


def test_leafing_to_the_end_and_back(oleg, region, log_in):
    organisation = ProjectFactory(organisation__region=region).organisation
    ProjectFactory.create_batch(29, organisation=organisation, region=region)
    client = log_in(oleg)
    first = client.get(LIST)
    assert (len(titles(first)), first.context["page"].previous) == (25, "")
    second = client.get(LIST, {"at": first.context["page"].next})
    assert len(set(titles(first) + titles(second))) == 30
    last = client.get(LIST, {"at": "last"})
    assert titles(last) == [*titles(first)[5:], *titles(second)]
    assert titles(client.get(LIST, {"at": second.context["page"].previous})) == titles(first)
    assert client.get(LIST, {"at": "made-up"}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"mentor": "9" * 30}, {"direction": "x"}, {"grant_from": "1e400"}, {"grant_to": "NaN"},
        {"due_to": "2026-02-31"}, {"level": "7"}, {"begins_from": "0000-00-00"}, {"municipality": "-1"}, {"q": "\x00"},
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field(query, oleg, named, log_in):
    named("Двор")
    answer = log_in(oleg).get(LIST, query)
    assert answer.status_code == 200
    assert answer.context["filter"].errors


def test_a_select_offers_the_own_region_only(oleg, named, region, log_in):
    named(*"АБВГДЕЖ")
    here, there = MunicipalityFactory.create_batch(2, parent=region), MunicipalityFactory()
    page = log_in(oleg).get(LIST).text
    assert all(place.name in page for place in here)
    assert there.name not in page


def test_who_is_in_no_organisation_is_told_whom_to_ask(gleb, log_in, client):
    page = log_in(gleb).get(LIST)
    assert page.status_code == 200
    assert reverse("directory:centres") in page.text
    assert reverse("projects:register") not in page.text
    for address in (LIST, BOARD):
        assert client.get(address).status_code == 302


# The board


def test_the_board_has_a_column_for_each_stage_that_has_projects(oleg, named, log_in):
    named("Двор", "Сад")
    named("Школа", stage=Stage.WON)
    ProjectFactory(title="Чужой", stage=Stage.IDEA)
    columns = log_in(oleg).get(BOARD).context["columns"]
    assert [(column.stage, column.number) for column in columns] == [("won", 1), ("active", 2)]
    assert {row.project.title for column in columns for row in column.rows} == {"Двор", "Сад", "Школа"}


def test_a_long_column_shows_more_on_demand(oleg, named, log_in):
    named(*[f"Двор {number}" for number in range(20)])
    client = log_in(oleg)
    [column] = client.get(BOARD).context["columns"]
    assert (len(column.rows), column.rest) == (8, 12)
    more = reverse("projects:board_column")
    seen = {row.project.pk for row in column.rows}
    cursor = column.next
    while cursor:
        page = client.get(more, {"stage": "active", "at": cursor}, headers={"HX-Request": "true"})
        fresh = {row.project.pk for row in page.context["rows"]}
        assert not seen & fresh
        seen |= fresh
        cursor = page.context["next"]
    assert len(seen) == 20
    assert client.get(more, {"stage": "active"})["Location"] == f"{LIST}?stage=active&view=0"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_with_more_rows(rows, vera, boris, project, log_in, django_assert_num_queries):
    for number in range(rows):
        more = ProjectFactory(centre=project.centre, stage=[Stage.WON, Stage.ACTIVE, Stage.IDEA][number])
        AssignmentFactory(project=more, mentor=boris)
        CheckpointFactory(project=more)
    client = log_in(vera)
    client.get(BOARD)
    with django_assert_num_queries(9):
        client.get(BOARD)


@pytest.mark.parametrize("rows", [1, 3])
def test_every_filter_at_once_costs_few_queries(rows, oleg, named, log_in, django_assert_num_queries):
    made = named(*[f"Соседский двор {number}" for number in range(rows)], grant=100, starts_on=DAY)
    for project in made.values():
        CheckpointFactory(project=project, due_on=DAY)
        ProjectRisk.objects.create(project=project, level=2, points=40, since=DAY, counted_on=DAY)
    query = {
        "q": "сосед", "stage": "active", "level": 1, "grant_from": 1, "grant_to": 100, "begins_from": "2026-01-01",
        "due_to": "2026-06-01", "sort": "danger", "late": "on",
    }  # fmt: skip
    client = log_in(oleg)
    client.get(LIST, query)
    with django_assert_num_queries(9):
        page = client.get(LIST, query)
    assert len(titles(page)) == rows


# Saved views


@pytest.fixture
def view(vera, project):
    return SavedView.objects.create(owner=vera, name="Поздние отчёты", query="late=on&sort=due")


def test_a_view_is_saved_used_changed_and_taken_away(vera, project, log_in):
    client = log_in(vera)
    new = reverse("projects:view_new")
    page = client.get(new, {"stage": "active", "q": "двор", "at": "x", "view": "0"})
    assert "stage=active&amp;q=%D0%B4" in page.text
    form = {"name": "Дворы", "query": "stage=active&q=двор&nonsense=1&at=x", "centre": "", "board": ""}
    assert client.post(new, form).status_code == 302
    view = SavedView.objects.get()
    assert view.query == "stage=active&q=%D0%B4%D0%B2%D0%BE%D1%80"
    assert client.get(view.get_absolute_url()).context["view"] == view
    assert client.post(new, form).status_code == 400
    change = reverse("projects:view", args=[view.pk])
    assert client.post(change, form | {"name": "Мои дворы", "board": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.get_absolute_url()) == ("Мои дворы", f"{BOARD}?{view.query}&view={view.pk}")
    assert client.post(reverse("projects:view_remove", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


def test_a_strange_query_is_no_fault_where_it_is_to_be_saved(vera, project, log_in):
    query = {"due_to": "2026-02-31", "grant_from": "x", "mentor": "9" * 30, "q": "\x00"}
    assert log_in(vera).get(reverse("projects:view_new"), query).status_code == 200


@pytest.mark.parametrize("query", ["stage=nonsense", "due_to=2026-02-31", "grant_from=x", "q=%00"])
def test_filters_that_no_list_knows_are_not_saved(query, vera, project, log_in):
    answer = log_in(vera).post(reverse("projects:view_new"), {"name": "Дворы", "query": query})
    assert answer.status_code == 400
    assert not SavedView.objects.exists()


def test_a_shared_view_is_used_by_the_centre_and_changed_by_its_keepers(view, vera, boris, gleb, project, log_in):
    change = reverse("projects:view", args=[view.pk])
    assert log_in(boris).get(change).status_code == 404
    form = {"name": view.name, "query": view.query, "centre": project.centre_id}
    assert log_in(vera).post(change, form).status_code == 302
    assert view.name in log_in(boris).get(LIST).text
    assert log_in(boris).get(change).status_code == 403
    assert log_in(gleb).get(change).status_code == 404
    assert view.name not in log_in(gleb).get(LIST).text
    own = SavedView.objects.create(owner=boris, name="Моё", centre=project.centre)
    assert log_in(vera).get(reverse("projects:view", args=[own.pk])).status_code == 200
    stranger = CentreFactory()
    assert log_in(boris).post(reverse("projects:view_new"), form | {"centre": stranger.pk}).status_code == 400


def test_a_list_begins_with_the_view_that_was_chosen(view, vera, log_in):
    client, begin = log_in(vera), reverse("projects:view_begin", args=[view.pk])
    assert client.get(LIST).status_code == 200
    client.post(begin)
    assert client.get(LIST)["Location"] == view.get_absolute_url()
    assert client.get(LIST, {"view": "0"}).status_code == 200
    assert client.get(LIST, {"q": ""}).status_code == 200
    client.post(begin)
    assert client.get(LIST).status_code == 200


def test_nobody_begins_with_the_view_of_another(view, gleb, log_in):
    for name in ("view_begin", "view_remove"):
        assert log_in(gleb).post(reverse(f"projects:{name}", args=[view.pk])).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_who_leaves_the_centre_loses_its_views(view, vera, boris, project):
    view.centre = project.centre
    view.save()
    assert view in SavedView.objects.visible_to(boris)
    stranger = UserFactory()
    member(stranger, Role.ORGANISER, project.centre)
    assert view not in SavedView.objects.visible_to(stranger)
