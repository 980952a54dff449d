"""A tranche that should have come: the NKO is asked, then the mentor; a delay by the fund is nobody's fault."""

import pytest

from backend.demo.factories import MOMENT, TODAY
from backend.demo.factories_funding import TrancheFactory
from backend.notifications.registry import find
from projects.funding.followups import awaited_tranches
from projects.funding.models import Tranche
from projects.lifecycle import Stage
from projects.models import Project

pytestmark = pytest.mark.django_db


def test_it_is_asked_about_until_it_comes(project):
    tranche = TrancheFactory(project=project, planned_on=TODAY, received_on=None, received=None)
    row = awaited_tranches(MOMENT).get()
    assert (row["subject_id"], row["anchor"], row["about"]) == (tranche.pk, TODAY, project.pk)
    Tranche.objects.update(received_on=TODAY, received=1000)
    assert not awaited_tranches(MOMENT).exists()


def test_a_delay_of_the_fund_is_not_asked_about(project):
    TrancheFactory(project=project, delayed_by_funder=True, cause="Бюджет", received_on=None, received=None)
    assert not awaited_tranches(MOMENT).exists()


def test_only_while_the_project_is_carried_out(project):
    TrancheFactory(project=project, received_on=None, received=None)
    Project.objects.update(stage=Stage.TERMINATED)
    assert not awaited_tranches(MOMENT).exists()


def test_first_the_nko_then_the_mentor():
    assert (find("funding.tranche_late").to, find("funding.tranche_late/mentor").to) == ("nko", "mentor")


def test_the_letter_names_the_tranche(project):
    tranche = TrancheFactory(project=project)
    assert find("funding.tranche_late").context([tranche.pk])[tranche.pk]["project"] == project
