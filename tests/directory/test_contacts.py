"""Which unit of a municipality answers for non-profits, and where nobody does."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.demo.factories import MunicipalityFactory, RegionFactory, UserFactory, member
from backend.directory.models import MunicipalContact, TerritoryVersion
from backend.directory.services.municipal_contacts import save_contact
from tests.together import PATIENCE

LIST = reverse("directory:contacts")
API = "/api/v1/municipal-contacts/"
JSON = "application/json"
NOW = clock.now()
UNIT = {"unit": "Отдел общественных связей", "person": "Анна Мирная", "phone": "+7 423 200-00-00"}


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def town(region):
    return MunicipalityFactory(parent=region, name="Заречный округ")


@pytest.fixture
def olga(region):
    """Operates the region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, region)
    return olga


def test_the_operator_enters_changes_and_takes_away(town, olga, log_in):
    client, edit = log_in(olga), reverse("directory:contact_edit", args=[town.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, UNIT).status_code == 302
    html = Client().get(LIST).content.decode()
    assert "Отдел общественных связей" in html
    assert edit not in html
    assert client.post(edit, UNIT | {"unit": "Управление внутренней политики"}).status_code == 302
    contact = MunicipalContact.objects.get()
    assert (contact.unit, contact.checked_on) == (
        "Управление внутренней политики", clock.local_date(clock.now(), town.time_zone),
    )  # fmt: skip
    assert client.post(reverse("directory:contact_remove", args=[town.pk])).status_code == 302
    assert not MunicipalContact.objects.exists()
    verbs = ["contact.entered", "contact.changed", "contact.removed"]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == verbs
    assert "Мирная" not in str(list(Entry.objects.values_list("after", "before")))


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"unit": ""}, "unit"), ({"phone": "позвоните"}, "phone"), ({"email": "x"}, "email"),
     ({"person": "\x00"}, "person"), ({"phone": ""}, "__all__"), ({"unit": "а" * 301}, "unit")],
)  # fmt: skip
def test_what_can_not_be_taken_is_told_at_its_field(town, olga, log_in, sent, field):
    answer = log_in(olga).post(reverse("directory:contact_edit", args=[town.pk]), UNIT | sent)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not MunicipalContact.objects.exists()


def test_those_without_one_can_be_asked_for_alone(town, region, olga):
    bare = MunicipalityFactory(parent=region, name="Безымянный район")
    MunicipalityFactory(name="Чужой район")
    save_contact(municipality=town, by=olga, now=NOW, **UNIT)
    listed = lambda **query: [place.name for place in Client().get(LIST, query).context["page"]]  # noqa: E731
    assert set(listed(region=region.pk)) == {town.name, bare.name}
    assert listed(region=region.pk, missing="true") == [bare.name]
    assert listed(region=region.pk, missing="false") == [town.name]
    assert listed(q="общественных") == [town.name]
    assert Client().get(LIST, {"region": region.pk}).context["without"] == 1


def test_a_municipality_that_a_reform_took_away_is_asked_for_no_more(town, olga):
    gone = MunicipalityFactory(parent=town.parent, name="Упразднённый район")
    TerritoryVersion.objects.create(territory=gone, name=gone.name, year_from=2018, year_to=2021)
    renamed = MunicipalityFactory(parent=town.parent, name="Переименованный округ")
    TerritoryVersion.objects.create(territory=renamed, name="Старый район", year_from=2018, year_to=2021)
    TerritoryVersion.objects.create(territory=renamed, name=renamed.name, year_from=2022)
    names = [place.name for place in Client().get(LIST).context["page"]]
    assert names == [town.name, renamed.name]


def test_downloads_hold_what_the_list_holds_and_run_nothing(town, region, olga):
    MunicipalityFactory(parent=region, name="Без контакта")
    save_contact(municipality=town, by=olga, now=NOW, **UNIT | {"unit": "=HYPERLINK()"})
    csv = b"".join(Client().get(reverse("directory:contacts_file", args=["csv"]))).decode("utf-8-sig")
    assert "'=HYPERLINK()" in csv
    assert len(csv.splitlines()) == 3
    answer = Client().get(reverse("directory:contacts_file", args=["xlsx"]), {"missing": "true"})
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Без контакта"]
    assert Client().get(reverse("directory:contacts_file", args=["pdf"])).status_code == 404
    assert Client().get(reverse("directory:contacts_file", args=["csv"]), {"region": "x"}).status_code == 400


def test_only_the_operator_of_the_region_keeps_contacts(town, olga, vera, gleb, log_in):
    stranger = UserFactory()
    member(stranger, Role.OPERATOR, RegionFactory())
    edit, remove = (reverse(f"directory:contact_{deed}", args=[town.pk]) for deed in ("edit", "remove"))
    assert log_in(olga).get(edit).status_code == 200
    for person in (vera, gleb, stranger):
        assert log_in(person).get(edit).status_code == log_in(person).post(remove).status_code == 404
        assert log_in(person).patch(f"{API}{town.pk}/", UNIT, JSON).status_code == 403
    assert Client().get(edit).status_code == Client().post(remove).status_code == 302
    assert not MunicipalContact.objects.exists()


def test_contacts_under_the_api(town, olga, log_in):
    one = f"{API}{town.pk}/"
    assert Client().get(one).json()["contact"] is None
    assert log_in(olga).patch(one, UNIT, JSON).json()["contact"]["person"] == "Анна Мирная"
    assert log_in(olga).patch(one, {"post": "начальник"}, JSON).json()["contact"]["person"] == "Анна Мирная"
    assert Client().get(API, {"missing": "true"}).json()["count"] == 0
    assert log_in(olga).delete(one).status_code == 204
    assert Client().get(API, {"missing": "true"}).json()["count"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_first_contact_at_once_make_one(town, olga):
    start = Barrier(2)

    def attempt(unit):
        try:
            start.wait(PATIENCE)
            save_contact(municipality=town, by=olga, now=NOW, **UNIT | {"unit": unit})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(attempt, ["Первый отдел", "Второй отдел"]))
    assert MunicipalContact.objects.get().unit in {"Первый отдел", "Второй отдел"}
    assert sorted(Entry.objects.values_list("verb", flat=True)) == ["contact.changed", "contact.entered"]
