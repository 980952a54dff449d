import csv
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from backend.common import clock
from backend.directory.enums import TerritoryKind
from backend.directory.models import Territory, TerritoryVersion
from backend.directory.regions import REGIONS, region_named
from tests.shared_data import shared_file

REGION_COLUMNS = "name,type,name_with_type,federal_district,timezone"
MUNICIPALITY_COLUMNS = (
    "oktmo,municipal_district_name,municipal_district_type,municipal_district_center,year_from,year_to,"
    "territory_id,region_code,region_name,municipal_district_center_lat,municipal_district_center_lon"
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(*files: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_territories", *map(str, files), stdout=out, **options)
    return out.getvalue()


def state() -> list[object]:
    return [*Territory.objects.order_by("pk").values_list(), *TerritoryVersion.objects.order_by("pk").values_list()]


@pytest.mark.django_db
def test_real_regions_twice():
    file = shared_file("region.csv")
    assert "Rows read: 86, created: 86, updated: 0, unchanged: 0, skipped: 0, refused: 0" in run(file)
    assert Territory.objects.filter(kind=TerritoryKind.DISTRICT).count() == 8
    assert Territory.objects.filter(kind=TerritoryKind.REGION).count() == 86
    khabarovsk = Territory.objects.get(code="region:27")
    assert (khabarovsk.name, khabarovsk.time_zone, khabarovsk.parent.name) == (
        "Хабаровский край",
        "Asia/Vladivostok",
        "Дальневосточный федеральный округ",
    )
    assert Territory.objects.get(name="Новосибирская область").time_zone == "Asia/Novosibirsk"
    assert Territory.objects.get(name="Байконур").parent is None
    before = state()
    assert "created: 0, updated: 0, unchanged: 86, skipped: 0, refused: 0" in run(file)
    assert state() == before


@pytest.mark.django_db
def test_real_municipalities_twice():
    file = shared_file("municipalities_4regions.csv")
    assert "Rows read: 115, created: 115, updated: 0, unchanged: 0, skipped: 0, refused: 0" in run(file)
    assert Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY).count() == 101
    assert set(Territory.objects.regions().values_list("name", flat=True)) == {
        "Амурская область",
        "Ленинградская область",
        "Новосибирская область",
        "Хабаровский край",
    }
    before = state()
    assert "created: 0, updated: 0, unchanged: 115, skipped: 0, refused: 0" in run(file)
    assert state() == before


@pytest.mark.django_db
def test_a_renamed_municipality_stays_one_territory():
    run(shared_file("municipalities_4regions.csv"))
    territory = Territory.objects.get(code="municipality:871")
    assert territory.name == "Белогорский муниципальный округ"
    assert territory.time_zone == "Asia/Yakutsk"
    assert str(territory.latitude) == "50.921326"
    assert list(territory.versions.values_list("name", "oktmo", "year_from", "year_to")) == [
        ("Белогорский муниципальный район", "10608000000", 2018, 2021),
        ("Белогорский муниципальный округ", "10508000000", 2021, None),
    ]


@pytest.mark.django_db
def test_real_cities_give_regions_their_place_twice():
    regions, cities = shared_file("region.csv"), shared_file("city.csv")
    run(regions)
    assert "Rows read: 1117, created: 0, updated: 82, unchanged: 0, skipped: 1035, refused: 0" in run(cities)
    assert str(Territory.objects.get(code="region:77").latitude) == "55.754047"
    before = state()
    assert "updated: 0, unchanged: 82, skipped: 1035, refused: 0" in run(cities)
    assert state() == before


@pytest.mark.django_db
def test_all_real_files_in_one_run_and_any_order():
    files = [shared_file(name) for name in ("municipalities_4regions.csv", "region.csv", "city.csv")]
    run(*files)
    assert Territory.objects.count() == 8 + 86 + 101
    assert Territory.objects.get(code="region:27").parent.code == "district:far-east"
    before = state()
    run(*files)
    assert state() == before


def test_every_region_name_of_the_real_files_is_understood():
    named = set()
    for file, columns in {
        "region.csv": ("name_with_type", "name"),
        "fpg_2025_winners.csv": ("region",),
        "municipalities_4regions.csv": ("region_name",),
        "nko_registry_4regions.csv": ("region",),
        "city.csv": ("region",),
    }.items():
        with shared_file(file).open(encoding="utf-8-sig", newline="") as stream:
            named |= {row[column] for row in csv.DictReader(stream) for column in columns}
    assert len(named) > 150
    assert sorted(name for name in named if region_named(name) is None) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Респ Саха /Якутия/", "14"),
        ("РЕСПУБЛИКА САХА (ЯКУТИЯ)", "14"),
        ("Республика Татарстан (Татарстан)", "16"),
        ("Ханты-Мансийский Автономный округ - Югра", "86"),
        ("Ханты-Мансийский автономный округ – Югра", "86"),
        ("г. Москва", "77"),
        ("Москва г", "77"),
        ("Московская обл.", "50"),
        ("Чувашская Республика - Чувашия", "21"),
        ("Кемеровская область", "42"),
        ("Кемеровская область - Кузбасс", "42"),
        ("Ненецкий АО", "83"),
        ("Ямало-Ненецкий АО", "89"),
        ("Алтай Респ", "04"),
        ("Алтайский край", "22"),
        ("Еврейская Аобл", "79"),
        ("Область", None),
        ("", None),
        ("Край света", None),
    ],
)
def test_ways_to_write_a_region(written, code):
    region = region_named(written)
    assert (region.code if region else None) == code


def test_regions_have_zones_that_exist():
    assert len({region.code for region in REGIONS}) == len(REGIONS) == 90
    assert all(ZoneInfo(region.zone).utcoffset(clock.now()) for region in REGIONS)


@pytest.mark.django_db
def test_bad_rows_are_told_and_good_ones_land(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text(
        f"{REGION_COLUMNS}\n"
        "Коми,Респ,Респ Коми,Северо-Западный,UTC+3\n"
        "Тридевятое,царство,Тридевятое царство,Южный,UTC+3\n"
        "Тыва,Респ,Респ Тыва,Западный,UTC+7\n"
        "Омская,обл,Омская обл,Сибирский,UTC+3\n"
        "Коми,Респ,Коми Респ,Северо-Западный,UTC+3\n",
        encoding="utf-8",
    )
    told = run(file)
    assert "Rows read: 5, created: 1, updated: 0, unchanged: 0, skipped: 0, refused: 4" in told
    assert "line 3, column name_with_type: There is no region “Тридевятое царство”." in told
    assert "line 4, column federal_district: There is no federal district “Западный”." in told
    assert "line 5, column timezone: “UTC+3” is not the time of this region: Asia/Omsk is." in told
    assert "line 6, column name_with_type: The file has this region already." in told
    assert [region.name for region in Territory.objects.regions()] == ["Республика Коми"]


@pytest.mark.django_db
def test_strict_keeps_nothing_and_fails(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text(f"{REGION_COLUMNS}\nКоми,Респ,Респ Коми,,UTC+3\nX,X,X,,UTC+3\n", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was changed"):
        run(file, strict=True)
    assert not Territory.objects.exists()
    run(file)
    assert Territory.objects.count() == 1


@pytest.mark.django_db
def test_a_later_name_of_a_municipality_becomes_its_name(tmp_path):
    old = "10-608-000-000,Лесной район,район,с Лесное,2018,9999,7,28,Амурская область,50.1,128.2\n"
    file = tmp_path / "municipalities.csv"
    file.write_text(f"{MUNICIPALITY_COLUMNS}\n{old}", encoding="utf-8")
    run(file)
    territory = Territory.objects.municipalities().get()
    new = "10-508-000-000,Лесной округ,округ,с Лесное,2025,9999,7,28,Амурская область,50.1,128.2\n"
    file.write_text(f"{MUNICIPALITY_COLUMNS}\n{old.replace('9999', '2025')}{new}", encoding="utf-8")
    assert "created: 1, updated: 1, unchanged: 0" in run(file)
    territory.refresh_from_db()
    assert territory.name == "Лесной округ"
    assert list(territory.versions.values_list("year_to", flat=True)) == [2025, None]
