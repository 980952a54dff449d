"""Whose project it is."""

import pytest

from backend.demo.factories import OrganisationFactory
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation
from projects.exchange.importing.placeholders import UNKNOWN
from projects.models import Project
from tests.projects.exchange.importing.files import DIRECTION, application, run


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
