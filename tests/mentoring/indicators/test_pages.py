import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, UserFactory, member
from mentoring.indicators.registry import INDICATORS
from tests.mentoring.indicators.conftest import NOW, PERIOD

HERE = {"since": f"{PERIOD.first}", "until": f"{PERIOD.last}"}
TABLE = "indicators:table"


@pytest.fixture(autouse=True)
def moment(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_who_works_in_the_region_compares_its_centres(case, region, log_in, vera, gleb):
    case()
    case(centre=region.other)
    page = log_in(vera).get(reverse(TABLE), HERE).content.decode()
    assert "Опора" in page
    assert "Причал" in page
    assert all(str(indicator.label) in page for indicator in INDICATORS)
    assert log_in(region.operator).get(reverse(TABLE), HERE).status_code == 200
    assert log_in(gleb).get(reverse(TABLE), HERE).status_code == 404
    stranger = UserFactory()
    member(stranger, Role.HEAD, CentreFactory())
    assert log_in(stranger).get(reverse(TABLE), HERE | {"region": region.region.pk}).status_code == 404


def test_it_is_sorted_by_a_figure(case, region, log_in, vera):
    case(centre=region.other)
    client = log_in(vera)
    page = client.get(reverse(TABLE), HERE).content.decode()
    assert page.index("Опора") < page.index("Причал")
    page = client.get(reverse(TABLE), HERE | {"sort": "consultations"}).content.decode()
    assert page.index("Причал") < page.index("Опора")
    assert client.get(reverse(TABLE), HERE | {"sort": "beauty"}).status_code == 400


def test_behind_a_figure_are_only_rows_that_the_person_may_open(case, region, log_in, vera):
    own, theirs = case(subject="Наш вопрос"), case(subject="Чужой вопрос", centre=region.other, name="Мария Тайная")
    client, url = log_in(vera), reverse("indicators:behind", args=["requests"])
    mine = client.get(url, HERE | {"centre": region.one.pk}).content.decode()
    assert own.subject in mine
    other = client.get(url, HERE | {"centre": region.other.pk}).content.decode()
    assert theirs.subject not in other
    assert "Тайная" not in other
    assert "1 строку" in other
    assert theirs.subject in log_in(region.operator).get(url, HERE | {"centre": region.other.pk}).content.decode()


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_every_figure_opens(case, region, log_in, vera, indicator):
    case()
    url = reverse("indicators:behind", args=[indicator.key])
    for asked in (HERE, HERE | {"centre": region.one.pk}):
        page = log_in(vera).get(url, asked)
        assert page.status_code == 200
        assert str(indicator.definition) in page.content.decode()


@pytest.mark.parametrize(
    ("key", "asked", "status"),
    [
        ("magic", {}, 404), ("requests", {"centre": "0"}, 200), ("requests", {"centre": "99999"}, 400),
        ("requests", {"since": "x"}, 400), ("requests", {"region": "9" * 40}, 400), ("requests", {"page": "-1"}, 200),
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_in_words(region, log_in, vera, key, asked, status):
    assert log_in(vera).get(reverse("indicators:behind", args=[key]), asked).status_code == status


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_goes_out_as_a_file(case, region, log_in, vera, kind):
    case()
    answer = log_in(vera).get(reverse("indicators:export", args=[kind]), HERE)
    body = b"".join(answer.streaming_content)
    assert f"indicators-2026-04-01-2026-06-30.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        head, first, *_rest = body.decode("utf-8-sig").splitlines()
        assert head.count(";") == 2 * len(INDICATORS)
        assert first.startswith("Опора;1;0;1;0")
    assert log_in(vera).get(reverse("indicators:export", args=["pdf"]), HERE).status_code == 404


def test_the_page_of_a_centre_tells_its_results_to_everybody(case, region, client):
    url = reverse("directory:centre", args=[region.one.pk])
    assert "Результаты за 12 месяцев" not in client.get(url).content.decode()
    case(rating=5, rated_at=NOW)
    page = client.get(url).content.decode()
    assert "Результаты за 12 месяцев" in page
    assert "Консультации" in page
