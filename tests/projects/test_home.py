from django.contrib.auth.models import AnonymousUser
from django.test import Client

from backend.demo.factories import MOMENT, OrganisationFactory, ProjectFactory
from projects.home import figures
from projects.lifecycle import Stage


def test_first_page_counts_what_is_alive(db, django_assert_num_queries):
    organisation = OrganisationFactory()
    first = ProjectFactory(organisation=organisation)
    ProjectFactory(organisation=organisation, centre=first.centre)
    ProjectFactory(stage=Stage.LOST)
    with django_assert_num_queries(1):
        found = figures(AnonymousUser(), MOMENT)
    assert found == {"projects": 2, "organisations": 1, "centres": 1}
    html = Client().get("/").content.decode()
    assert "проекта сопровождаются сейчас" in html
    assert first.title not in html


def test_first_page_shows_no_figures_without_projects(db):
    assert figures(AnonymousUser(), MOMENT) is None
    assert Client().get("/").status_code == 200
