"""The layout of 29 columns: what is right fills the passport, what is wrong is told."""

from datetime import date
from decimal import Decimal

import pytest

from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation
from projects.lifecycle import Stage
from projects.models import Programme, Project
from tests.projects.exchange.importing.files import DIRECTION, application, run, state


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
    assert project.stage_since.date() == date(2024, 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("results_on", "row", "came"),
    [
        (date(2024, 1, 15), {}, date(2024, 1, 15)),
        (None, {}, date(2024, 2, 1)),
        (date(2023, 3, 1), {}, date(2024, 2, 1)),  # before the application: of another contest, or a slip
        (None, {"implem_start": "2099-02-01", "implem_end": "2099-12-01"}, date(2023, 10, 16)),
        (date(2024, 1, 15), {"winner": "", "rate": ""}, date(2023, 10, 16)),  # the experts have not decided
    ],
)
def test_a_winner_did_not_win_on_the_day_of_the_application(open_data, results_on, row, came):
    run(open_data(application(2)))
    Programme.objects.update(results_on=results_on)
    Project.objects.all().delete()
    run(open_data(application(1, **row)))
    project = Project.objects.get()
    assert project.stage_since.date() == came
    assert project.stage_changes.get().at.date() == came


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
    with django_assert_num_queries(17):
        run(open_data(*(application(index) for index in range(100))))
    with django_assert_num_queries(17):
        run(open_data(*(application(index) for index in range(1000, 1300))))


@pytest.mark.django_db
def test_changed_rows_cost_the_same_whatever_their_number(open_data, django_assert_num_queries):
    run(open_data(*(application(index) for index in range(300))))
    with django_assert_num_queries(14):
        run(open_data(*(application(index, goal="Другая цель") for index in range(100))))
    with django_assert_num_queries(14):
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
