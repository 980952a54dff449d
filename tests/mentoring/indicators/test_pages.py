import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, OrganisationFactory, UserFactory, member
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


def test_behind_the_municipalities_are_their_requests(case, region, log_in, vera, django_assert_num_queries):
    near, far = case(subject="Из ближнего"), case(subject="Из дальнего", municipality=region.far)
    case(subject="Ниоткуда", municipality=None)
    client, url = log_in(vera), reverse("indicators:behind", args=["districts"])
    asked = HERE | {"centre": region.one.pk}
    page = client.get(url, asked).content.decode()
    assert near.subject not in page
    assert f"place={region.far.pk}" in page
    for _number in range(2):
        with django_assert_num_queries(17):
            page = client.get(url, asked | {"place": region.far.pk}).content.decode()
        assert far.subject in page
        assert far.get_absolute_url() in page
        assert near.subject not in page
        case(municipality=region.far, subject="Ещё один")
    for wrong in ("x", region.region.pk, 10**17):
        assert client.get(url, asked | {"place": wrong}).status_code == 400


def test_organisations_helped_are_listed_each_with_its_requests(case, region, log_in, vera, django_assert_num_queries):
    first, second, theirs = (OrganisationFactory(short_name=name) for name in ("АНО «Двор»", "АНО «Сад»", "АНО «Лес»"))
    own = [case(organisation=first, subject="Первый"), case(organisation=first, subject="Второй")]
    other = case(organisation=second, subject="Третий")
    case(organisation=None, subject="Сам по себе")
    case(organisation=theirs, centre=region.other, subject="Чужой вопрос")
    client, url = log_in(vera), reverse("indicators:behind", args=["organisations"])
    for _number in range(2):
        with django_assert_num_queries(8):
            page = client.get(url, HERE).content.decode()
        assert page.index(f"organisation={first.pk}") < page.index(f"organisation={second.pk}")
        assert "Лес" not in page
        case(organisation=OrganisationFactory())
    page = client.get(url, HERE | {"organisation": first.pk}).content.decode()
    assert all(one.get_absolute_url() in page for one in own)
    assert other.subject not in page
    hidden = client.get(url, HERE | {"organisation": theirs.pk}).content.decode()
    assert "Лес" not in hidden
    assert "строк" not in hidden, "not even how many of its requests others have"
    answer = client.get("/api/v1/indicators/organisations/", HERE).json()
    assert answer["organisations"][0] == {"organisation": first.pk, "name": "АНО «Двор»", "number": 2}
    assert (answer["total"], answer["hidden"], answer["rows"]) == (5, 1, [])
    seen = log_in(region.operator).get(url, HERE | {"organisation": theirs.pk}).content.decode()
    assert "Чужой вопрос" in seen
