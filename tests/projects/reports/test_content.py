"""What is missing, what is wrong, what is only worth a second look."""

from datetime import timedelta
from decimal import Decimal

import pytest

from projects.reports.content import content_of
from projects.reports.content.parts import Level, Shape, fields_of, plain, read_amount, read_date


def found(report, values, today, level):
    content = content_of(report)
    return {problem.field for problem in content.problems(values, today=today) if problem.level == level}


def blocking(report, values, today):
    return found(report, values, today, Level.MISSING) | found(report, values, today, Level.WRONG)


def test_an_empty_analytical_report_says_what_it_needs(analytical, activity, result, today):
    assert blocking(analytical, {}, today) == {
        "summary", f"activity-{activity.pk}-on", f"result-{result.pk}-achieved",
    }  # fmt: skip
    assert found(analytical, {}, today, Level.WARNING) == {"publication-0-title"}


def test_a_full_one_needs_nothing(analytical, told, today):
    assert blocking(analytical, told, today) == set()


@pytest.mark.parametrize(
    ("shift", "wrong"), [(-91, True), (-90, False), (-1, False), (0, True), (1, True)],
    ids=["before the period", "its first day", "its last day", "after it", "in the future"],
)  # fmt: skip
def test_a_fact_lies_within_the_period(analytical, told, activity, today, shift, wrong):
    key = f"activity-{activity.pk}-on"
    values = told | {key: (today + timedelta(days=shift)).isoformat(), f"activity-{activity.pk}-why": "Ждали погоды."}
    assert (key in found(analytical, values, today, Level.WRONG)) == wrong


def test_what_was_not_held_needs_a_reason(analytical, told, activity, today):
    key = f"activity-{activity.pk}"
    assert f"{key}-on" in blocking(analytical, told | {f"{key}-on": ""}, today)
    assert blocking(analytical, told | {f"{key}-on": "", f"{key}-why": "Перенесли на май."}, today) == set()


def test_what_was_held_late_needs_a_reason(analytical, told, activity, today):
    key = f"activity-{activity.pk}"
    late = told | {f"{key}-on": (today - timedelta(days=5)).isoformat()}
    assert blocking(analytical, late, today) == {f"{key}-why"}


@pytest.mark.parametrize(
    ("value", "level"),
    [("-1", Level.WRONG), ("много", Level.WRONG), ("1e9", Level.WRONG), ("", Level.MISSING), ("0", None)],
)
def test_a_figure_is_a_number(analytical, told, result, today, value, level):
    key = f"result-{result.pk}-achieved"
    for one in Level:
        assert (key in found(analytical, told | {key: value}, today, one)) == (one == level)


def test_less_than_before_is_worth_a_look(analytical, told, result, today):
    result.achieved = Decimal(90)
    result.save()
    assert f"result-{result.pk}-achieved" in found(analytical, told, today, Level.WARNING)
    assert blocking(analytical, told, today) == set()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "gazeta", "https://", "https://[", "https://a b.example"])
def test_a_publication_has_an_address(analytical, told, today, link):
    assert "publication-0-link" in found(analytical, told | {"publication-0-link": link}, today, Level.WRONG)


def test_there_is_room_for_more_publications(analytical):
    keys = fields_of(content_of(analytical).sections({"publication-4-title": "Пятая"}))
    assert "publication-6-title" in keys
    assert "publication-7-title" not in keys
    keys = fields_of(content_of(analytical).sections({"publication-29-title": "Последняя"}))
    assert "publication-29-title" in keys
    assert "publication-30-title" not in keys


def test_articles_and_tranches_make_the_same_sum(financial, spent, tranche, today):
    assert blocking(financial, spent, today) == set()
    wrong = spent | {f"tranche-{tranche.pk}-spent": "120000"}
    assert found(financial, wrong, today, Level.WRONG) == {f"tranche-{tranche.pk}-spent"}


def test_more_than_was_received_is_worth_a_look(financial, tranche, today):
    values = {
        "article-labour-spent": "600000", f"tranche-{tranche.pk}-spent": "600000", "explanation": "Повысили ставки.",
    }  # fmt: skip
    assert blocking(financial, values, today) == set()
    assert found(financial, values, today, Level.WARNING) == {"article-labour-spent", f"tranche-{tranche.pk}-spent"}


def test_more_than_planned_needs_an_explanation(financial, tranche, today):
    values = {"article-labour-spent": "400000.01", f"tranche-{tranche.pk}-spent": "400000.01"}
    assert blocking(financial, values, today) == {"article-labour-note"}
    assert blocking(financial, values | {"article-labour-note": "Округление"}, today) == set()


def test_nothing_spent_needs_a_word(financial, today):
    assert "article-labour-spent" in blocking(financial, {}, today)
    assert blocking(financial, {"explanation": "Транш пришёл вчера."}, today) == set()


def test_sums_that_cannot_be_read_are_named_alone(financial, spent, today):
    assert blocking(financial, spent | {"article-events-own": "сто"}, today) == {"article-events-own"}
    assert content_of(financial).totals(spent | {"article-events-own": "сто"})[1].amount == 0


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e3", "-5", "1.234", "1" * 13, "1,2,3", "٣"])
def test_no_sum(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        read_amount(text)


@pytest.mark.parametrize(("text", "amount"), [("1 234,50", "1234.50"), ("7 ₽", "7"), ("0", "0")])
def test_sums_as_people_write_them(text, amount):
    assert read_amount(text) == Decimal(amount)


def test_what_cannot_be_read_stays_as_typed():
    assert plain(" сто ", Shape.MONEY) == "сто"
    assert plain("31.12.2025", Shape.DATE) == "31.12.2025"
    assert plain("", Shape.DATE) == ""
    assert plain("20260310", Shape.DATE) == "2026-03-10"
    with pytest.raises(ValueError):  # noqa: PT011 - a year that no report has
        read_date("0001-01-01")
