"""Projects from the fund's files: all land once, people's words stay, and what is wrong is told."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import CentreFactory, OrganisationFactory, ProjectFactory, UserFactory, member
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation, Territory
from projects.exchange.importing.placeholders import UNKNOWN
from projects.lifecycle import Stage
from projects.models import Direction, ImportRun, Programme, Project, StageChange
from tests.shared_data import shared_file

COLUMNS = [
    "name", "contest", "year", "direction", "date_req", "region", "org", "inn", "ogrn", "implem_start", "implem_end",
    "winner", "rate", "money_req_grant", "cofunding", "total_money", "description", "goal", "tasks", "soc_signif",
    "pj_geo", "target_groups", "address", "web_site", "req_num", "link", "okato", "oktmo", "level",
]  # fmt: skip
DIRECTION = "Сохранение исторической памяти"
WINNERS = "grant_id,project_name,region,year,direction\n"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(file: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_projects", str(file), stdout=out, **options)
    return out.getvalue()


def state() -> list[object]:
    """Every row that an import may touch, history and journal included."""
    models = (
        Project, Organisation, Territory, Direction, Programme, StageChange, ImportRun, Entry,
        Project.pgh_event_model, Organisation.pgh_event_model,
    )  # fmt: skip
    return [row for model in models for row in model.objects.order_by("pk").values_list()]


def application(index: int = 1, **cells: object) -> dict[str, str]:
    """One good row of the fund's layout."""
    row = {
        "name": f'Проект «Память {index}» "в кавычках", с запятой',
        "contest": "Первый конкурс 2024",
        "year": "2024",
        "direction": DIRECTION.lower(),
        "date_req": "2023-10-16",
        "region": "Омская область",
        "org": f"ФОНД {index}",
        "inn": invented_inn(index),
        "ogrn": invented_ogrn(index),
        "implem_start": "2024-02-01",
        "implem_end": "30.06.2025",
        "winner": "True",
        "rate": "73.33",
        "money_req_grant": "1 486 000,50",
        "cofunding": "214000",
        "total_money": "1700000.50",
        "description": "Описание\nв две строки",
        "goal": "Цель",
        "tasks": "Задачи",
        "soc_signif": "Почему",
        "pj_geo": "Омск",
        "target_groups": "Семьи",
        "address": "г. Омск",
        "web_site": "fond.example.org",
        "req_num": f"24-1-{index:06d}",
        "link": "https://example.org/item?id=1",
        "okato": "52000000000",
        "oktmo": "52000000",
        "level": "регион",
    }
    return row | {name: str(value) for name, value in cells.items()}


@pytest.fixture
def open_data(tmp_path):
    """A file in the fund's layout with these rows."""

    def write(*rows: dict[str, str]) -> Path:
        file = tmp_path / "open_data.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        return file

    return write


@pytest.fixture
def winners(tmp_path):
    """A short list of winners with these lines."""

    def write(*lines: str) -> Path:
        file = tmp_path / "winners.csv"
        file.write_text(WINNERS + "".join(line + "\n" for line in lines), encoding="utf-8")
        return file

    return write


# --- the real files ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_700_real_winners_twice():
    file = shared_file("fpg_2025_winners.csv")
    assert "Rows read: 700, created: 700, updated: 0, unchanged: 0, skipped: 0, refused: 0" in run(file)
    assert Project.objects.filter(stage=Stage.WON).count() == 700
    assert set(Programme.objects.values_list("name", "year")) == {
        ("Первый конкурс 2025", 2025),
        ("Второй конкурс 2025", 2025),
    }
    assert Direction.objects.filter(projects__isnull=False).distinct().count() == 11
    assert Direction.objects.count() == 13, "every direction of the file is one that the fund has"
    assert not Project.objects.filter(region=None).exists()
    assert Territory.objects.regions().count() == Organisation.objects.count() == 83
    assert StageChange.objects.filter(source="", target=Stage.WON).count() == 700
    before = state()
    assert "created: 0, updated: 0, unchanged: 700, skipped: 0, refused: 0" in run(file)
    assert state() == before


@pytest.mark.django_db
def test_the_real_cards_twice():
    file = shared_file("fpg_cards.csv")
    assert "Rows read: 3, created: 3, updated: 0, unchanged: 0, skipped: 0, refused: 0" in run(file)
    regional = Project.objects.get(number="Р54-24-2-000339")
    assert regional.rating == Decimal("7.10")
    assert regional.region.name == "Новосибирская область"
    assert regional.programme.name == "Второй конкурс 2024"
    assert regional.programme.donor == "Субсидии областного бюджета Новосибирской области"
    federal = Project.objects.get(number="24-1-008774")
    assert (federal.rating, federal.grant, federal.ends_on) == (
        Decimal("73.33"),
        Decimal("14970849.00"),
        date(2025, 6, 30),
    )
    assert (federal.organisation.inn, federal.organisation.region.name) == ("1660163525", "Республика Татарстан")
    assert federal.programme.donor == "Фонд президентских грантов"
    before = state()
    assert "created: 0, updated: 0, unchanged: 3" in run(file)
    assert state() == before


# --- the layout of 29 columns --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_row_of_the_open_data_fills_the_passport(open_data):
    run(open_data(application()))
    project = Project.objects.get()
    assert project.title == 'Проект «Память 1» "в кавычках", с запятой'
    assert project.direction.name == DIRECTION
    assert (project.grant, project.total) == (Decimal("1486000.50"), Decimal("1700000.50"))
    assert (project.starts_on, project.ends_on, project.applied_on) == (
        date(2024, 2, 1),
        date(2025, 6, 30),
        date(2023, 10, 16),
    )
    assert (project.summary, project.significance) == ("Описание\nв две строки", "Почему")
    assert project.organisation.website == "http://fond.example.org"
    assert project.stage_since.date() == date(2023, 10, 16)


@pytest.mark.django_db
def test_some_hundred_rows_with_bad_ones_among_them_twice(open_data):
    rows = [application(index) for index in range(1, 301)]
    rows += [application(index, winner="", rate="") for index in range(301, 311)]
    rows += [application(index, region="") for index in range(311, 316)]
    rows += [application(index, winner="False", rate="", money_req_grant="") for index in range(316, 321)]
    file = open_data(
        *rows,
        application(1),
        application(900, inn="1234567890"),
        application(901, winner="возможно"),
        application(902, region="Тридевятое царство"),
        application(903, implem_end="2023-01-01"),
        application(904, money_req_grant="-5"),
        application(905, date_req="31.02.2024"),
        application(906, req_num=""),
        application(907, inn="", ogrn=""),
        application(908, ogrn=invented_ogrn(1)),
        application(909, name="х" * 501),
        application(910, contest="Особый конкурс", year=""),
        application(911, rate="много"),
        application(912, req_num="Память"),
    )
    told = run(file)
    assert "Rows read: 334, created: 320, updated: 0, unchanged: 0, skipped: 0, refused: 14" in told
    for part in (
        "This number stands in line 2 already.",
        "column inn: ИНН “1234567890” has a mistake",
        "column winner: “возможно” is neither won nor lost",
        "column region: There is no region “Тридевятое царство”.",
        "column implem_end: The project ends before it begins.",
        "column money_req_grant: -5 is not between 0 and",
        "column date_req: “31.02.2024” is not a date.",
        "column req_num: It is empty.",
        "column inn: An organisation without ИНН and ОГРН",
        "column inn: The organisation with this ОГРН has another ИНН here.",
        "column name: It has 501 characters, at most 500 fit.",
        "column contest: The year of the contest is missing.",
        "column rate: “много” is not a number.",
        "column req_num: “Память” is not the number of an application.",
    ):
        assert part in told
    counts = {stage: Project.objects.filter(stage=stage).count() for stage in (Stage.WON, Stage.ADMITTED, Stage.LOST)}
    assert counts == {Stage.WON: 305, Stage.ADMITTED: 10, Stage.LOST: 5}
    before = state()
    assert "created: 0, updated: 0, unchanged: 320, skipped: 0, refused: 14" in run(file)
    assert state() == before


@pytest.mark.django_db
def test_a_batch_costs_the_same_whatever_its_size(open_data, django_assert_num_queries):
    run(open_data(application(9999)))
    with django_assert_num_queries(16):
        run(open_data(*(application(index) for index in range(100))))
    with django_assert_num_queries(16):
        run(open_data(*(application(index) for index in range(1000, 1300))))


@pytest.mark.django_db
def test_changed_rows_cost_the_same_whatever_their_number(open_data, django_assert_num_queries):
    run(open_data(*(application(index) for index in range(300))))
    with django_assert_num_queries(13):
        run(open_data(*(application(index, goal="Другая цель") for index in range(100))))
    with django_assert_num_queries(13):
        run(open_data(*(application(index, goal="Третья цель") for index in range(300))))


@pytest.mark.django_db
def test_only_what_changed_makes_history(open_data):
    run(open_data(application(1), application(2)))
    assert Project.pgh_event_model.objects.count() == 2
    assert "created: 0, updated: 1, unchanged: 1" in run(open_data(application(1, goal="Иная"), application(2)))
    assert Project.pgh_event_model.objects.count() == 3
    assert Project.objects.get(number="24-1-000001").goal == "Иная"


@pytest.mark.django_db
def test_a_zero_that_a_spreadsheet_ate_is_put_back(open_data):
    run(open_data(application(1, inn=invented_inn(1)[1:] if invented_inn(1).startswith("0") else "", ogrn="")))
    assert Organisation.objects.get().inn == invented_inn(1)


# --- numbers, directions, contests ---------------------------------------------------------------


@pytest.mark.django_db
def test_both_forms_of_a_letter_are_one_number_and_the_funds_form_stays(winners):
    run(winners(f"25-А-000243,Проект,Омская область,2025,{DIRECTION}"))
    assert "created: 0, updated: 0, unchanged: 1" in run(winners(f"25-A-000243,Проект,Омская область,2025,{DIRECTION}"))
    assert Project.objects.get().number == "25-А-000243"
    assert Project.objects.numbered("25-a-000243").exists()


@pytest.mark.django_db
def test_the_mark_of_long_term_projects_is_kept_apart_from_the_direction(winners):
    run(
        winners(
            f"25-1-000001,Долгий,Омская область,2025,{DIRECTION} — долгосрочный проект",
            f"25-1-000002,Обычный,Омская область,2025,«{DIRECTION.upper()}»",
        )
    )
    assert list(Project.objects.order_by("number").values_list("long_term", "direction__name")) == [
        (True, DIRECTION),
        (False, DIRECTION),
    ]


@pytest.mark.django_db
def test_an_unknown_direction_is_made_once_and_told(winners):
    lines = [f"25-1-00000{index},Проект,Омская область,2025,Освоение космоса" for index in (1, 2)]
    assert run(winners(*lines)).count("A new direction: “Освоение космоса”.") == 1
    assert Direction.objects.filter(name="Освоение космоса").count() == 1


@pytest.mark.django_db
def test_the_fund_has_thirteen_directions_until_2021_and_eleven_since():
    assert Direction.objects.count() == 13
    assert Direction.objects.filter(valid_to=None).count() == 11


@pytest.mark.django_db
def test_the_same_contest_in_two_layouts_is_one_programme(open_data, winners):
    run(winners(f"24-1-000500,Проект,Омская область,2024,{DIRECTION}"))
    run(open_data(application(1)))
    assert Programme.objects.get().projects.count() == 2


# --- whose project it is -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_winner_waits_at_a_placeholder_until_a_file_names_its_organisation(open_data, winners):
    run(winners(f"24-1-000001,Проект,Омская область,2024,{DIRECTION}"))
    project = Project.objects.get()
    assert project.organisation.name == f"{UNKNOWN} (Омская область)"
    assert "created: 0, updated: 1" in run(open_data(application(1)))
    project.refresh_from_db()
    assert (project.organisation.name, project.organisation.inn) == ("ФОНД 1", invented_inn(1))
    assert "updated: 1" in run(winners(f"24-1-000001,Короткое название,Омская область,2024,{DIRECTION}"))
    project.refresh_from_db()
    assert (project.title, project.organisation.name) == ("Короткое название", "ФОНД 1")


@pytest.mark.django_db
def test_an_organisation_is_found_by_either_number_and_completed(open_data):
    known = OrganisationFactory(inn=None, ogrn=invented_ogrn(1), name="Фонд «Первый»", website="https://first.example")
    run(open_data(application(1)))
    known.refresh_from_db()
    assert Organisation.objects.count() == 1
    assert (known.inn, known.name, known.website) == (invented_inn(1), "Фонд «Первый»", "https://first.example")


@pytest.mark.django_db
def test_numbers_of_two_organisations_in_one_row_are_refused(open_data):
    OrganisationFactory(inn=invented_inn(1), ogrn=None)
    OrganisationFactory(inn=None, ogrn=invented_ogrn(1))
    assert "column inn: The ИНН is that of one organisation here" in run(open_data(application(1)))
    assert not Project.objects.exists()


# --- people's words and stages stay --------------------------------------------------------------


def attended_project(**fields: object) -> Project:
    region = Territory.objects.create(kind="region", code="region:55", name="Омская область")
    organisation = OrganisationFactory(inn=invented_inn(1), ogrn=invented_ogrn(1), region=region)
    project = ProjectFactory(
        number="24-1-000001", organisation=organisation, centre=None, title="Наш заголовок", **fields
    )
    member(UserFactory(), Role.OWNER, organisation)
    return project


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.CONTRACTING, Stage.DONE_OK])
def test_a_project_that_has_moved_on_keeps_its_stage_and_its_words(open_data, stage):
    project = attended_project(stage=stage)
    told = run(open_data(application(1)))
    assert "updated: 1" in told
    assert "The file says" not in told
    project.refresh_from_db()
    assert (project.stage, project.title, project.goal) == (stage, "Наш заголовок", "Цель")
    assert not StageChange.objects.exists()
    before = state()
    run(open_data(application(1)))
    assert state() == before


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.ADMITTED, Stage.LOST])
def test_a_result_that_people_have_not_entered_is_told_not_written(open_data, stage):
    project = attended_project(stage=stage)
    assert f"The file says “{Stage.WON.label}”, here it is at “{stage.label}”" in run(open_data(application(1)))
    project.refresh_from_db()
    assert project.stage == stage


@pytest.mark.django_db
def test_a_centre_looks_after_a_project_too(open_data):
    run(open_data(application(1)))
    project = Project.objects.get()
    Project.objects.update(centre=CentreFactory(), title="Заголовок центра")
    run(open_data(application(1)))
    project.refresh_from_db()
    assert project.title == "Заголовок центра"


@pytest.mark.django_db
def test_results_reach_a_project_that_nobody_looks_after(open_data):
    run(open_data(application(1, winner="")))
    assert Project.objects.get().stage == Stage.ADMITTED
    assert "updated: 1" in run(open_data(application(1)))
    assert Project.objects.get().stage == Stage.WON
    assert list(StageChange.objects.order_by("id").values_list("source", "target")) == [
        ("", Stage.ADMITTED),
        (Stage.ADMITTED, Stage.WON),
    ]
    run(open_data(application(1, winner="False")))
    assert Project.objects.get().stage == Stage.WON


# --- journal, trial, refusal ---------------------------------------------------------------------


@pytest.mark.django_db
def test_an_import_is_written_down_once_with_who_did_it(open_data):
    person = UserFactory()
    file = open_data(application(1), application(2, inn="1"))
    run(file, by=person.email)
    journal = ImportRun.objects.get()
    assert (journal.file, journal.created, journal.refused, journal.by) == ("open_data.csv", 1, 1, person)
    assert len(journal.sha256) == 64
    assert journal.remarks[0]["column"] == "inn"
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id, entry.actor) == ("projects.imported", journal.pk, person)
    run(file, by=person.email)
    assert ImportRun.objects.count() == Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_trial_and_a_strict_run_keep_nothing(open_data):
    before = state()
    assert "created: 1" in run(open_data(application(1)), dry_run=True)
    with pytest.raises(CommandError, match="nothing was changed"):
        run(open_data(application(1), application(2, inn="1")), strict=True)
    assert state() == before
    run(open_data(application(1)))
    assert state() != before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (";".join(COLUMNS).replace("req_num;", "") + "\n", "Columns are missing: req_num."),
        ("\t".join(COLUMNS[:5]) + "\n", "Columns are missing"),
        ("|".join(COLUMNS) + "\n", "can't be told apart"),
        (WINNERS + "25-1-000001," + "х" * 10_000_000, "Line 2 is longer than 1 MB"),
        (WINNERS + f'25-1-000001,Проект,Омская область,2025,{DIRECTION}\n25-1-2,"Проект\n', "line 3 is not closed"),
    ],
    ids=["column missing", "many columns missing", "separator", "long line", "unclosed quote"],
)
def test_a_broken_file_changes_nothing(tmp_path, content, said):
    file = tmp_path / "broken.csv"
    file.write_text(content, encoding="utf-8")
    before = state()
    with pytest.raises(CommandError, match=said.replace(".", r"\.")):
        run(file)
    assert state() == before


@pytest.mark.django_db
def test_a_good_start_does_not_save_a_file_that_breaks_later(winners):
    lines = [f"25-1-{index:06d},Проект,Омская область,2025,{DIRECTION}" for index in range(1200)]
    file = winners(*lines)
    with file.open("ab") as stream:
        stream.write("25-1-999999,Проект".encode("cp1251"))
    with pytest.raises(CommandError, match="Windows-1251"):
        run(file)
    assert not Project.objects.exists()
    run(winners(*lines))
    assert Project.objects.count() == 1200
