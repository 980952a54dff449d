"""Who helped to write an application, and what of it won."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common.errors import Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, CentreFactory, ProjectFactory, UserFactory, member
from backend.demo.factories_passport import PreparationFactory
from projects.lifecycle import Stage
from projects.models import StageChange
from projects.passport.models import Preparation
from projects.passport.services.preparation import add_preparation, remove_preparation
from projects.passport.wins import Wins, wins_of, won_with_help

pytestmark = pytest.mark.django_db


def won(centre, *, grant, at=MOMENT, services=1):
    project = ProjectFactory(centre=centre, organisation__region=centre.region, grant=grant)
    StageChange.objects.create(project=project, source=Stage.ADMITTED, target=Stage.WON, at=at)
    PreparationFactory.create_batch(services, project=project, centre=centre) if services == 1 else [
        PreparationFactory(project=project, centre=centre, service=f"Помощь {number}") for number in range(services)
    ]
    return project


def test_the_mentor_says_who_helped_and_takes_it_back(project, boris, vera, alina):
    row = add_preparation(project=project, centre=project.centre, service=" Помощь  со сметой ", by=boris, now=MOMENT)
    assert (row.service, row.by) == ("Помощь со сметой", boris)
    again = add_preparation(project=project, centre=project.centre, service="Помощь со сметой", by=vera, now=MOMENT)
    assert (again, Entry.objects.filter(verb="passport.help_added").count()) == (row, 1)
    with pytest.raises(NotAllowed):
        remove_preparation(preparation=row, by=alina, now=MOMENT)
    remove_preparation(preparation=row, by=vera, now=MOMENT)
    assert not Preparation.objects.exists()
    assert Entry.objects.get(verb="passport.help_removed").before["service"] == "Помощь со сметой"


def test_nobody_praises_another_centre(project, boris, alina):
    other = CentreFactory()
    with pytest.raises(Invalid) as refused:
        add_preparation(project=project, centre=other, service="Всё", by=boris, now=MOMENT)
    assert refused.value.field == "centre"
    with pytest.raises(NotAllowed):
        add_preparation(project=project, centre=project.centre, service="Всё", by=alina, now=MOMENT)
    with pytest.raises(Invalid):
        add_preparation(project=project, centre=project.centre, service=" ", by=boris, now=MOMENT)


def test_the_page_of_the_project_shows_who_helped(project, boris, alina, gleb, log_in):
    PreparationFactory(project=project, centre=project.centre, service="Чтение заявки")
    assert "Чтение заявки" in log_in(alina).get(project.get_absolute_url()).text
    address = reverse("passport:preparation_add", args=[project.pk])
    assert log_in(gleb).get(address).status_code == 404
    assert log_in(alina).get(address).status_code == 403
    sent = log_in(boris).post(address, {"centre": project.centre_id, "service": "Смета"})
    assert sent.url == project.get_absolute_url()


def test_a_win_counts_once_for_each_centre_that_helped():
    first, second = CentreFactory(), CentreFactory()
    both = won(first, grant=Decimal(100), services=3)
    PreparationFactory(project=both, centre=second)
    StageChange.objects.create(project=both, target=Stage.WON, at=MOMENT + timedelta(days=400))  # told twice
    won(first, grant=None, at=MOMENT - timedelta(days=400))
    lost = ProjectFactory(centre=first)
    PreparationFactory(project=lost, centre=first)
    assert wins_of([first.pk, second.pk]) == {first.pk: Wins(2, Decimal(100)), second.pk: Wins(1, Decimal(100))}
    this_year = wins_of([first.pk], since=TODAY.replace(month=1, day=1), until=TODAY)
    assert this_year == {first.pk: Wins(1, Decimal(100))}
    assert list(won_with_help(first.pk, since=TODAY, until=TODAY)) == [both]


def test_the_page_of_the_centre_shows_its_wins(log_in):
    centre = CentreFactory(status="verified")
    vera = UserFactory()
    member(vera, Role.HEAD, centre)
    address = reverse("directory:centre", args=[centre.pk])
    assert "Победы с помощью центра" not in log_in(vera).get(address).text
    won(centre, grant=Decimal(1_486_000))
    page = log_in(vera).get(address).text
    assert "Победы с помощью центра" in page
    assert "1 486 000" in page.replace("\xa0", " ")


@pytest.mark.parametrize("many", [1, 3])
def test_wins_cost_the_same_however_many_centres(many, django_assert_num_queries):
    centres = CentreFactory.create_batch(many)
    for centre in centres:
        won(centre, grant=Decimal(10))
    with django_assert_num_queries(2):
        assert {found.count for found in wins_of([centre.pk for centre in centres]).values()} == {1}
