"""The catalogue shows citizens what is public and nothing else: a secret stands in every private field."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import (
    ApplicationFactory,
    DirectionFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ProjectFactory,
)
from projects.lifecycle import PUBLIC, Stage
from projects.lists.catalogue import READ
from projects.lists.vocabulary import refresh_words
from projects.models import Project
from tests.contract.world import build

LIST = reverse("catalogue:list")
SECRET = "Заветноеслово"
FIGURE, DAY = 7_654_321, date(2031, 7, 19)
PUBLIC_NAMES = frozenset(READ) | {"organisation", "direction", "programme", "region", "municipality", "id"}


def plant(row: models.Model, public: frozenset[str] = frozenset()) -> int:
    """Puts the secret into every field of the row that can hold one and is not public; returns into how many."""
    planted = {}
    for field in row._meta.concrete_fields:
        if field.name in public or field.primary_key or field.is_relation or field.choices or field.generated:
            continue
        if isinstance(field, models.EmailField):
            planted[field.name] = "zavetnoe@slovo.example"
        elif isinstance(field, models.URLField):
            planted[field.name] = "https://zavetnoe.example"
        elif isinstance(field, models.JSONField):
            planted[field.name] = {"key": SECRET}
        elif isinstance(field, models.CharField | models.TextField):
            planted[field.name] = SECRET[: field.max_length]
        elif isinstance(field, models.DecimalField):
            planted[field.name] = Decimal(FIGURE) / (10000 if field.max_digits < 8 else 1)
        elif isinstance(field, models.DateTimeField):
            continue
        elif isinstance(field, models.DateField):
            planted[field.name] = DAY
    return sum(_put(row, name, value) for name, value in planted.items())


def _put(row: models.Model, name: str, value) -> bool:
    """Whether the field takes it: sums that must agree do not."""
    try:
        with transaction.atomic():
            return bool(type(row)._base_manager.filter(pk=row.pk).update(**{name: value}))
    except IntegrityError:
        return False


def around(project: Project) -> list[models.Model]:
    """Every row of any model that points at the project, and what stands behind the names that it shows."""
    rows: list[models.Model] = []
    for relation in Project._meta.related_objects:
        model = relation.related_model
        if model._meta.managed and not model._meta.label.startswith(("projects.ProjectEvent", "lists.")):
            rows += model._base_manager.filter(**{relation.field.name: project.pk})[:1]
    return rows


@pytest.fixture
def laid_out(db):
    """A project with rows of every kind around it, a secret in each private field."""
    project = build().things["project"]
    rows = around(project)
    assert {row._meta.label for row in rows} >= {
        "projects.TeamMember", "projects.Contract", "projects.Checkpoint", "projects.StageChange", "mentoring.Contact",
        "mentoring.CheckIn", "mentoring.Task", "mentoring.Assignment", "passport.Partner", "passport.BudgetLine",
    }  # fmt: skip
    fields = plant(project, PUBLIC_NAMES) + sum(plant(row) for row in rows)
    fields += plant(project.organisation, frozenset({"name", "short_name", "inn", "ogrn"}))
    fields += plant(project.centre)
    assert fields > 40
    Project.objects.filter(pk=project.pk).update(title="Соседский двор", summary="Двор для всех", number="25-1-000243")
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("address", ["list", "project", "places", "api", "api-one", "search"])
def test_no_secret_is_shown(address, laid_out, client):
    paths = {
        "list": LIST, "project": reverse("catalogue:project", args=[laid_out.pk]),
        "places": reverse("catalogue:places"), "api": "/api/v1/catalogue/",
        "api-one": f"/api/v1/catalogue/{laid_out.pk}/", "search": f"{LIST}?q=двор",
    }  # fmt: skip
    answer = client.get(paths[address])
    assert answer.status_code == 200
    assert laid_out.title in answer.text or address == "places"
    for word in (SECRET, SECRET[:12], "zavetnoe", "7654321", "7 654 321", "765,43", "765.43", "2031", "19 июля"):
        assert word not in answer.text, word


def test_the_secrets_are_there_to_be_read(laid_out, client, log_in, admin_user):
    page = log_in(admin_user).get(reverse("projects:passport", args=[laid_out.pk])).text
    assert SECRET in page
    assert "zavetnoe" in log_in(admin_user).get(laid_out.organisation.get_absolute_url()).text


def test_search_tells_nothing_of_private_fields(laid_out, client):
    refresh_words(clock.now())
    for word in (SECRET, "заветное", "Тайна"):
        assert client.get(LIST, {"q": word}).context["projects"] == []
        assert client.get("/api/v1/catalogue/", {"q": word}).json()["count"] == 0


@pytest.mark.parametrize("stage", Stage)
def test_only_public_stages_are_there(stage, db, client):
    project = ProjectFactory(stage=stage, title="Двор")
    seen = stage in PUBLIC
    page = client.get(LIST)
    assert [row.pk for row in page.context["projects"]] == ([project.pk] if seen else [])
    assert client.get(reverse("catalogue:project", args=[project.pk])).status_code == (200 if seen else 404)
    assert client.get(f"/api/v1/catalogue/{project.pk}/").status_code == (200 if seen else 404)
    if stage in {Stage.REPORTING_FIX, Stage.AMENDING}:
        assert str(stage.label) not in page.text


def test_search_and_filters(db, client):
    garden = ApplicationFactory(
        stage=Stage.ACTIVE, title="Сад", summary="", goal="", municipality=MunicipalityFactory(), grant=5
    )
    yard = ApplicationFactory(stage=Stage.CEASED, title="Двор", summary="", direction=DirectionFactory(), grant=9)
    ApplicationFactory(stage=Stage.DRAFT, title="Двор в мыслях")
    refresh_words(clock.now())

    def shown(**query):
        return [row.title for row in client.get(LIST, query).context["projects"]]

    assert shown() == ["Двор", "Сад"]
    assert shown(sort="grant") == ["Двор", "Сад"]
    assert shown(sort="danger") == ["Двор", "Сад"]
    assert shown(q="дворы") == ["Двор"]
    assert shown(q="дврр") == ["Двор"]
    assert shown(municipality=garden.municipality_id) == ["Сад"]
    assert shown(region=garden.region_id) == ["Сад"]
    assert shown(direction=yard.direction_id) == ["Двор"]
    assert shown(state="over") == ["Двор"]
    assert shown(state="now") == ["Сад"]
    assert shown(q="ыыы") == []


def test_municipalities_are_counted(db, client):
    place = MunicipalityFactory()
    ProjectFactory.create_batch(2, municipality=place)
    ProjectFactory(municipality=place, stage=Stage.IDEA)
    regions = client.get(reverse("catalogue:places")).context["regions"]
    assert [(row.name, row.number) for row in regions[place.parent.name]] == [(place.name, 2)]


@pytest.mark.parametrize("query", [{"at": "x"}, {"at": "\x00"}])
def test_an_invented_page_is_refused(query, db, client):
    assert client.get(LIST, query).status_code == 400
    assert client.get("/api/v1/catalogue/", query).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_catalogue_costs_the_same_with_more_rows(rows, db, client, django_assert_num_queries):
    for _row in range(rows):
        ApplicationFactory(
            stage=Stage.ACTIVE,
            organisation=OrganisationFactory(),
            municipality=MunicipalityFactory(),
            direction=DirectionFactory(),
        )
    for address, queries in ((LIST, 3), (reverse("catalogue:places"), 1), ("/api/v1/catalogue/", 2)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_who_works_on_it_gets_a_way_to_the_project(project, alina, gleb, log_in):
    page = reverse("catalogue:project", args=[project.pk])
    assert project.get_absolute_url() in log_in(alina).get(page).text
    assert project.get_absolute_url() not in log_in(gleb).get(page).text
