from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory, RegionFactory, UserFactory, member
from backend.demo.factories_cases import CaseFactory, ReferralFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.coverage.models import Justification

MARCH = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Vladivostok"))
IN_SPRING = {"since": "2026-01-01", "until": "2026-06-30"}
VIEWS = ["matrix", "map", "list", "joint"]


@pytest.fixture
def client(log_in, vera):
    return log_in(vera)


def case(region, **fields):
    made = {"centre": region.other, "municipality": region.near, "service": region.rooms, "asked_at": MARCH}
    return CaseFactory(**(made | fields))


@pytest.mark.parametrize("view", VIEWS)
def test_who_works_in_the_region_sees_it_and_nobody_else(region, view, client, log_in, gleb, alina):
    assert client.get(reverse(f"coverage:{view}")).status_code == 200
    assert log_in(region.operator).get(reverse(f"coverage:{view}")).status_code == 200
    assert log_in(gleb).get(reverse(f"coverage:{view}")).status_code == 404
    stranger = UserFactory()
    member(stranger, Role.HEAD, CentreFactory())
    here = {"region": region.region.pk}
    assert client.get(reverse(f"coverage:{view}"), here).status_code == 200
    assert log_in(stranger).get(reverse(f"coverage:{view}"), here).status_code == 404


def test_the_matrix_says_gaps_by_sign_and_in_words(region, client):
    case(region)
    page = client.get(reverse("coverage:matrix"), IN_SPRING).content.decode()
    assert "✕ 1" in page
    assert 'data-state="gap" data-level="1"' in page
    assert f"{reverse('coverage:cell', args=[region.near.pk, region.rooms.pk])}?since=2026-01-01" in page
    assert "●● ?" in page


def test_the_list_says_the_same_in_words(region, client):
    case(region)
    page = client.get(reverse("coverage:list"), IN_SPRING).content.decode()
    assert "Помещения" in page
    assert "1 обращение" in page


def test_the_map_has_a_point_to_focus_for_each_municipality(region, client):
    for number, place in enumerate((region.near, region.far)):
        place.latitude, place.longitude = 48 + number, 135 + number
        place.save()
    case(region)
    page = client.get(reverse("coverage:map"), IN_SPRING).content.decode()
    assert page.count('class="map-point" href=') == 2
    assert "Северный" in page  # it has no coordinates
    page = client.get(reverse("coverage:map"), IN_SPRING | {"service": region.rooms.pk}).content.decode()
    assert reverse("coverage:cell", args=[region.near.pk, region.rooms.pk]) in page
    assert client.get(reverse("coverage:map"), {"service": 10**9}).status_code == 404


def test_behind_a_cell_are_only_requests_that_the_person_may_see(region, client, log_in):
    theirs = case(region, subject="Нужен зал для встречи", name="Мария Секретная")
    own = case(region, centre=region.one, subject="Где взять помещение")
    url = reverse("coverage:cell", args=[region.near.pk, region.rooms.pk])
    page = client.get(url, IN_SPRING).content.decode()
    assert own.subject in page
    assert theirs.subject not in page
    assert "1 обращение ведут другие" in page
    assert "Секретная" not in page
    above = log_in(region.operator).get(url, IN_SPRING).content.decode()
    assert theirs.subject in above


def test_a_cell_of_another_region_does_not_exist(region, client, log_in):
    elsewhere = MunicipalityFactory()
    assert client.get(reverse("coverage:cell", args=[elsewhere.pk, region.law.pk])).status_code == 404
    assert client.get(reverse("coverage:place", args=[elsewhere.pk])).status_code == 404
    assert client.get(reverse("coverage:cell", args=[region.near.pk, 10**9])).status_code == 404
    assert client.get(reverse("coverage:place", args=[region.near.pk])).status_code == 200


def test_a_double_is_explained_and_the_words_are_taken_back(region, client, vera):
    url = reverse("coverage:justify", args=[region.far.pk, region.law.pk])
    # On the last evening of December the new year may have begun there.
    today = clock.local_date(clock.now(), region.region.time_zone)
    until = f"{today.replace(month=12, day=31):%Y-%m-%d}"
    answer = client.post(url, {"text": "Второй центр ездит в сёла", "until": until})
    assert answer.status_code == 302
    said = Justification.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "Второй центр ездит в сёла" in page
    assert vera.full_name in page
    assert "●● ?" not in client.get(reverse("coverage:matrix")).content.decode()
    client.post(reverse("coverage:end", args=[said.pk]))
    said.refresh_from_db()
    assert said.ended_by == vera
    assert client.post(reverse("coverage:end", args=[said.pk]), follow=True).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"since": "вчера"}, 400),
        ({"since": "2026-05-01", "until": "2026-04-01"}, 400),
        ({"since": "1999-01-01"}, 400),
        ({"since": "2001-01-01", "until": "2026-04-01"}, 400),
        ({"kind": "magic"}, 400),
        ({"only": "\x00"}, 400),
        ({"centre": "9" * 30}, 400),
        ({"centre": "1٣"}, 400),
        ({"region": "999999"}, 404),
        ({"page": "x"}, 200),
        ({"across": "99999"}, 200),
    ],
)
def test_bad_filters_are_refused_in_words(region, client, asked, status):
    assert client.get(reverse("coverage:matrix"), asked).status_code == status


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["matrix", "joint"])
def test_it_goes_out_as_a_file(region, client, what, kind):
    answer = client.get(reverse("coverage:export", args=[what, kind]), IN_SPRING)
    body = b"".join(answer.streaming_content)
    assert f"{what}-2026-06-30.{kind}" in answer["Content-Disposition"]
    assert body.startswith(b"PK" if kind == "xlsx" else "\ufeff".encode())
    if kind == "csv":
        assert "Опора" in body.decode()
    assert client.get(reverse("coverage:export", args=["secrets", kind])).status_code == 404
    assert client.get(reverse("coverage:export", args=[what, "pdf"])).status_code == 404


def test_two_centres_have_services_in_common_and_pass_on_requests(region, client):
    passed = case(region, centre=region.one)
    ReferralFactory(
        case=passed, from_centre=region.other, to_centre=region.one, at=MARCH, consent_at=MARCH, answered_at=MARCH,
        accepted=True,
    )  # fmt: skip
    page = client.get(reverse("coverage:joint"), IN_SPRING).content.decode()
    assert "→ 1" in page
    page = client.get(reverse("coverage:pair", args=[region.one.pk, region.other.pk]), IN_SPRING).content.decode()
    assert "Право" in page
    assert passed.subject in page
    elsewhere = CentreFactory()
    assert client.get(reverse("coverage:pair", args=[region.one.pk, elsewhere.pk])).status_code == 404
    assert client.get(reverse("coverage:pair", args=[region.one.pk, region.one.pk])).status_code == 404


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_costs_the_same_with_one_row_and_with_three(region, client, view, django_assert_num_queries):
    numbers = {"matrix": 16, "map": 16, "list": 16, "joint": 9}
    client.get(reverse(f"coverage:{view}"), IN_SPRING)
    with django_assert_num_queries(numbers[view]):
        client.get(reverse(f"coverage:{view}"), IN_SPRING)
    for _time in range(3):
        place = MunicipalityFactory(parent=region.region, latitude=50, longitude=130)
        centre = CentreFactory(region=region.region, status="verified")
        OfferFactory(centre=centre, service=ServiceFactory(), opens_on=date(2025, 1, 1))
        case(region, municipality=place, centre=centre)
    with django_assert_num_queries(numbers[view]):
        client.get(reverse(f"coverage:{view}"), IN_SPRING)


def test_without_municipalities_it_says_what_is_missing(db, log_in):
    lonely = UserFactory()
    member(lonely, Role.OPERATOR, RegionFactory())
    for view in VIEWS:
        assert 'class="empty"' in log_in(lonely).get(reverse(f"coverage:{view}")).content.decode()
