from backend.demo.factories import MunicipalityFactory, RegionFactory
from backend.directory.models import TerritoryVersion
from backend.directory.versions import places_in


def reformed(region, *years, name="Белогорский"):
    """A municipality with versions `(name, from, until)`."""
    place = MunicipalityFactory(parent=region, name=name)
    for title, first, last in years:
        TerritoryVersion.objects.create(territory=place, name=title, year_from=first, year_to=last)
    return place


def test_a_municipality_is_called_as_it_was_then(db):
    region = RegionFactory()
    reformed(region, ("Белогорский район", 2018, 2021), ("Белогорский округ", 2021, None))
    (before,) = places_in(region.pk, 2019, 2020)
    (during,) = places_in(region.pk, 2020, 2021)
    (after,) = places_in(region.pk, 2022, 2026)
    assert (before.name, before.before) == ("Белогорский район", "")
    assert (during.name, during.before) == ("Белогорский округ", "Белогорский район")
    assert (after.name, after.before, after.ended) == ("Белогорский округ", "", None)


def test_one_that_went_into_another_stays_in_its_time(db):
    region = RegionFactory()
    gone = reformed(region, ("Зейский район", 2018, 2023), name="Зейский")
    assert [(place.name, place.ended) for place in places_in(region.pk, 2018, 2022)] == [("Зейский район", None)]
    assert [(place.name, place.ended) for place in places_in(region.pk, 2022, 2024)] == [("Зейский район", 2023)]
    assert places_in(region.pk, 2024, 2025) == []
    assert [place.name for place in places_in(region.pk, 2024, 2025, also={gone.pk})] == ["Зейский"]


def test_without_versions_it_was_always_called_so(db, django_assert_num_queries):
    region = RegionFactory()
    for name in ("Южный", "Ёлкинский", "Алый"):
        MunicipalityFactory(parent=region, name=name)
    with django_assert_num_queries(2):
        assert {place.name for place in places_in(region.pk, 2001, 2026)} == {"Южный", "Ёлкинский", "Алый"}
