"""What goes out: the columns that come in, the standard of 360Giving, and nothing that is not for the reader."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from backend.audit.models import Entry
from backend.common import clock
from backend.common.tabular.sheets import workbook
from backend.demo.factories import (
    ContractFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    TeamMemberFactory,
)
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation, Territory
from backend.directory.okato import okato, oktmo
from projects.exchange.exporting import grants, open_data
from projects.exchange.exporting.kinds import KINDS
from projects.lifecycle import PUBLIC, Stage
from projects.models import Direction, Programme, Project, StageChange
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db
NASTY = ("=1+1", "+7 900", "-Двор", "@сосед", "'=1", "''-1", 'Двор "с кавычками"; и точкой', "Две\nстроки", "' просто")


def application(index, **fields):
    """A project as an import leaves it, with every column filled."""
    region, _made = Territory.objects.get_or_create(
        code="region:55", defaults={"kind": "region", "name": "Омская область", "time_zone": "Asia/Omsk"}
    )
    organisation = OrganisationFactory(
        inn=invented_inn(index), ogrn=invented_ogrn(index), region=region, address="г. Омск", name=f"АНО «{index}»",
        website="https://example.org/",
    )  # fmt: skip
    programme = Programme.objects.filter(year=2024).first() or ProgrammeFactory(
        name="Первый конкурс 2024", year=2024, donor="Фонд президентских грантов"
    )
    values = {
        "number": f"24-1-{index:06}", "organisation": organisation, "centre": None, "region": region,
        "programme": programme, "direction": Direction.objects.get(name="Сохранение исторической памяти"),
        "stage": Stage.WON, "title": f"Проект {index}", "summary": "Коротко", "goal": "Цель", "tasks": "Задачи",
        "significance": "Почему", "geography": "Омск", "target_groups": "Семьи", "starts_on": date(2024, 2, 1),
        "ends_on": date(2025, 6, 30), "applied_on": date(2023, 10, 16), "grant": Decimal("1486000.50"),
        "cofunding": Decimal(214000), "total": Decimal("1700000.50"), "rating": Decimal("73.30"),
        "link": "https://example.org/item?id=1",
    }  # fmt: skip
    return ProjectFactory(**values | fields)


def many():
    for index, text in enumerate(NASTY):
        application(index, title=text.replace("\n", " "), summary=text, goal=text)
    application(100, stage=Stage.LOST, rating=None, grant=Decimal("1.01"), cofunding=None, total=None)
    application(101, stage=Stage.ADMITTED, long_term=True)
    regional = ProgrammeFactory(name="Второй конкурс 2024", year=2024, donor="Субсидии областного бюджета")
    application(102, number="Р54-24-2-000339", programme=regional)
    application(103, stage=Stage.ACTIVE, tasks="х" * 40_000)


def elsewhere():
    """Everything that was exported is forgotten, as in another service."""
    StageChange.objects.all().delete()
    Project.objects.all().delete()
    Organisation.objects.all().delete()
    Programme.objects.all().delete()
    Territory.objects.all().delete()


def test_what_goes_out_comes_in_the_same(tmp_path):
    many()
    first = b"".join(open_data.as_csv(Project.objects.all(), public=False))
    values = [field.attname for field in Project._meta.concrete_fields if field.attname in FIELDS]
    before = list(Project.objects.order_by("id").exclude(stage=Stage.ACTIVE).values_list(*values))
    elsewhere()
    file = tmp_path / "projects.csv"
    file.write_bytes(first)
    call_command("import_projects", str(file), strict=True, stdout=io.StringIO())
    assert b"".join(open_data.as_csv(Project.objects.all(), public=False)) == first
    after = list(Project.objects.order_by("id").exclude(number="24-1-000103").values_list(*values))
    assert after == before
    assert len(first.splitlines()) > len(NASTY)


FIELDS = {
    "number", "stage", "title", "summary", "goal", "tasks", "significance", "geography", "target_groups", "starts_on",
    "ends_on", "applied_on", "grant", "cofunding", "total", "rating", "link", "long_term", "direction_id",
}  # fmt: skip


def test_a_workbook_comes_in_the_same_too(tmp_path):
    many()
    first = b"".join(open_data.as_csv(Project.objects.exclude(number="24-1-000103"), public=False))
    file = tmp_path / "projects.xlsx"
    file.write_bytes(b"".join(open_data.as_workbook(Project.objects.exclude(number="24-1-000103"), public=False)))
    elsewhere()
    call_command("import_projects", str(file), strict=True, stdout=io.StringIO())
    assert b"".join(open_data.as_csv(Project.objects.all(), public=False)) == first


def test_no_cell_is_a_formula():
    many()
    text = b"".join(open_data.as_csv(Project.objects.all(), public=False)).decode()
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in {row[0] for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(b"".join(open_data.as_workbook(Project.objects.all(), public=False))))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    titles = {row[0] for row in book.active.iter_rows(values_only=True)}
    assert {"=1+1", "@сосед"} <= titles
    assert max(len(cell.value) for cell in cells if isinstance(cell.value, str)) == 32_767


def test_a_workbook_goes_out_in_pieces_that_excel_reads():
    rows = ([f"строка {number}\x07", number, Decimal("1.50"), date(2026, 3, 4), None] for number in range(2000))
    pieces = list(workbook(["а", "б", "в", "г", "д"], rows, sheet="Лист"))
    assert len(pieces) > 3
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(pieces)), read_only=True)["Лист"]
    read = list(sheet.iter_rows(values_only=True))
    assert read[0] == ("а", "б", "в", "г", "д")
    assert read[2000][:3] == ("строка 1999", 1999, 1.5)
    assert read[1][3].date() == date(2026, 3, 4)


# --- 360Giving -----------------------------------------------------------------------------------


def validator():
    """Checks one grant against the standard's schema, offline, formats included."""
    schema = json.loads(shared_file("360-giving-schema.json").read_text())
    registry = Registry().with_resource(schema["$id"], DRAFT202012.create_resource(schema))
    checker = FormatChecker()
    assert "date-time" in checker.checkers, "rfc3339-validator is missing: dates would not be looked at"
    return Draft202012Validator(schema, registry=registry, format_checker=checker), schema


def awarded():
    project = application(1, stage=Stage.ACTIVE)
    StageChange.objects.create(project=project, target=Stage.WON, at=clock.now())
    ContractFactory(project=project, amount=Decimal("1000000.25"), number="1", signed_on=date(2024, 3, 1))
    application(2, link="https://президентскиегранты.рф/public?id=1 2", summary="")
    application(3, starts_on=None, ends_on=None, link="", direction=None, region=None)
    application(4, organisation=OrganisationFactory(inn=None, ogrn=None, region=None), title="=1+1")
    application(5, stage=Stage.LOST)
    application(6, stage=Stage.CONTRACT_FAILED)
    application(7, grant=None)
    return project


def test_grants_are_valid_360giving_json():
    check, _schema = validator()
    awarded()
    package = json.loads(b"".join(grants.as_json(Project.objects.all())))
    assert [grant["id"] for grant in package["grants"]] == [f"360G-rostok-24-1-{n:06}" for n in (1, 2, 3, 4)]
    for grant in package["grants"]:
        assert list(check.iter_errors(grant)) == []
    assert package["grants"][0]["amountAwarded"] == 1000000.25
    assert package["grants"][0]["awardDate"] == clock.local_date(clock.now(), clock.MOSCOW).isoformat()
    broken = package["grants"][0] | {"awardDate": "вчера"}
    assert list(check.iter_errors(broken)), "the check would let anything pass"


def test_grants_are_valid_360giving_csv():
    check, schema = validator()
    awarded()
    text = b"".join(grants.as_csv(Project.objects.all())).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4
    for row in rows:
        assert list(check.iter_errors(unflattened(row, schema))) == []
    assert rows[3]["Title"] == "'=1+1"


def unflattened(row, schema):
    """A flat row as the standard's tools read it: each title of a column is looked up in the schema."""
    grant = {}
    for heading, cell in row.items():
        if not cell:
            continue
        name, rule = titled(schema, heading.split(":")[0])
        if ":" not in heading:
            grant[name] = float(cell) if rule.get("type") == "number" else cell
            continue
        inner, _rule = titled(schema["$defs"][rule["items"]["$ref"].rpartition("/")[2]], heading.split(":")[1])
        grant.setdefault(name, [{}])[0][inner] = cell
    return grant


def titled(schema, title):
    names = {rule.get("title"): (name, rule) for name, rule in schema["properties"].items()} | {
        "Currency": ("currency", {})
    }
    return names[title]


# --- who may take what ---------------------------------------------------------------------------


def taken(client, url, name, **query):
    ask = client.post if url == "exchange:export_file" else client.get
    answer = ask(reverse(url, args=[name], query=query))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


NAMES = ("projects.csv", "projects.xlsx", "360giving.json", "360giving.csv")


def words(name, content):
    if not name.endswith(".xlsx"):
        return content.decode()
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return " ".join(str(cell) for row in rows for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_each_takes_what_they_see(name, project, alina, gleb, log_in):
    Project.objects.update(
        number="24-1-000001", title="Тайный двор", grant=1000, programme=ProgrammeFactory(), stage=Stage.ACTIVE
    )
    assert "Тайный двор" in words(name, taken(log_in(alina), "exchange:export_file", name))
    assert "Тайный двор" not in words(name, taken(log_in(gleb), "exchange:export_file", name))


def test_an_export_is_narrowed_as_the_list(project, alina, log_in):
    Project.objects.update(number="24-1-000001", title="Тайный двор", stage=Stage.ACTIVE)
    for stage, there in ((Stage.ACTIVE, True), (Stage.LOST, False)):
        content = taken(log_in(alina), "exchange:export_file", "projects.csv", stage=stage)
        assert ("Тайный двор" in content.decode()) is there


def test_the_api_narrows_it_too(project, alina, log_in):
    Project.objects.update(number="24-1-000001", title="Тайный двор", stage=Stage.ACTIVE)
    client = log_in(alina)
    for stage, there in ((Stage.ACTIVE, True), (Stage.LOST, False)):
        answer = client.post(f"/api/v1/exports/projects.csv/take/?stage={stage}")
        assert answer.status_code == 200
        assert ("Тайный двор" in b"".join(answer.streaming_content).decode()) is there
        kept = Entry.objects.filter(verb="projects.exported").latest("pk").after
        assert kept["filters"] == {"stage": stage}
    assert client.post("/api/v1/exports/projects.csv/take/?stage=nonsense").status_code == 400


def test_a_grant_is_awarded_on_the_day_of_the_results():
    project = application(1, stage=Stage.ACTIVE)
    StageChange.objects.create(project=project, target=Stage.WON, at=clock.now())
    Programme.objects.update(results_on=date(2024, 1, 15))
    [grant] = json.loads(b"".join(grants.as_json(Project.objects.all())))["grants"]
    assert grant["awardDate"] == "2024-01-15"


@pytest.mark.parametrize("name", NAMES)
def test_open_data_holds_public_fields_of_public_projects(name, client, boris):
    shown = application(1, stage=Stage.ACTIVE, title="Открытый двор", topic="ТАЙНА", partners="ТАЙНА",
                        publicity="ТАЙНА", development="ТАЙНА", resources="ТАЙНА")  # fmt: skip
    Organisation.objects.update(email="secret@example.org", phone="ТАЙНА")
    TeamMemberFactory(project=shown, full_name="ТАЙНА", email="secret@example.org", phone="ТАЙНА")
    ContractFactory(project=shown, number="ТАЙНА", signed_on=date(2024, 3, 1))
    StageChange.objects.create(project=shown, target=Stage.WON, at=clock.now(), reason="ТАЙНА", by=boris)
    group = OrganisationFactory(inn=None, ogrn=None, kind="initiative", address="ТАЙНА, кв. 5", name="Группа")
    application(2, organisation=group)
    for index, stage in enumerate(set(Stage) - PUBLIC, start=10):
        application(index, stage=stage, title="ТАЙНА")
    text = words(name, taken(client, "exchange:open_data_file", name))
    assert "Открытый двор" in text
    assert "ТАЙНА" not in text
    assert "secret@" not in text


@pytest.mark.parametrize("name", NAMES)
def test_an_export_costs_the_same_with_one_row_and_with_three(name, django_assert_num_queries):
    for index in (1, 2, 3):
        application(index)
        with django_assert_num_queries(1):
            assert b"".join(KINDS[name].pieces(Project.objects.all(), False))


def test_an_unknown_file_is_not_there(client):
    assert client.get(reverse("exchange:open_data_file", args=["passwords.csv"])).status_code == 404


def test_the_classifiers_are_those_of_the_state():
    with shared_file("region.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = row["kladr_id"][:2]
            assert (okato(code), oktmo(code)) == (row["okato"], row["oktmo"]), row["name"]
    assert okato("") == ""
