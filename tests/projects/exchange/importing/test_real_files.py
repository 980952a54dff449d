"""The real files of the fund: all rows land once."""

from datetime import date
from decimal import Decimal

import pytest

from backend.directory.models import Organisation, Territory
from projects.lifecycle import Stage
from projects.models import Direction, Programme, Project, StageChange
from tests.projects.exchange.importing.files import run, state
from tests.shared_data import shared_file


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
