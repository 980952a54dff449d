from datetime import timedelta

import pytest

from backend.demo.factories import TODAY
from backend.demo.factories_funding import TrancheFactory
from projects.funding.models import Tranche

pytestmark = pytest.mark.django_db


def test_a_delay_by_the_funder_is_overdue_but_not_the_nkos(project):
    late = TrancheFactory(project=project, planned_on=TODAY - timedelta(days=1))
    held = TrancheFactory(
        project=project, planned_on=TODAY - timedelta(days=1), delayed_by_funder=True, cause="Нет денег у фонда"
    )
    TrancheFactory(project=project, planned_on=TODAY)
    came = TrancheFactory(project=project, planned_on=TODAY - timedelta(days=9), received_on=TODAY, received=5)

    assert set(Tranche.objects.overdue(TODAY)) == {late, held}
    assert set(Tranche.objects.overdue_for_nko(TODAY)) == {late}
    assert set(Tranche.objects.underspent()) == {came}


def test_tranches_are_seen_by_those_who_see_the_project(project, alina, gleb):
    tranche = TrancheFactory(project=project)

    assert list(Tranche.objects.visible_to(alina)) == [tranche]
    assert list(Tranche.objects.visible_to(gleb)) == []
