from datetime import timedelta
from decimal import Decimal

import pytest

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, ContractFactory
from backend.demo.factories_funding import TrancheFactory
from projects.feed import feed_of
from projects.funding.models import Tranche
from projects.funding.selectors import money_of
from projects.funding.services.tranches import (
    delay_tranche,
    plan_tranche,
    receive_tranche,
    remove_tranche,
    spend_tranche,
)

pytestmark = pytest.mark.django_db

PLAN = {"number": 1, "planned_on": TODAY, "amount": Decimal(500_000)}


def test_a_tranche_is_planned_comes_and_is_spent(project, alina):
    tranche = plan_tranche(project=project, by=alina, now=MOMENT, **PLAN)
    tranche = receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=TODAY, received=Decimal(480_000))
    tranche = spend_tranche(tranche=tranche, by=alina, now=MOMENT, spent=Decimal(100_000))

    money = money_of(project, today=TODAY)
    assert (money.planned, money.received, money.spent, money.left) == (500_000, 480_000, 100_000, 380_000)
    assert [row.state for row in money.rows] == ["получен"]
    verbs = ["tranche.planned", "tranche.received", "tranche.spent"]
    assert list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs
    assert "Пришёл транш 1" in feed_of(project)[0].title


def test_one_number_stands_once_in_a_project(project, alina):
    plan_tranche(project=project, by=alina, now=MOMENT, **PLAN)

    with pytest.raises(Invalid) as refusal:
        plan_tranche(project=project, by=alina, now=MOMENT, **PLAN)

    assert refusal.value.field == "number"


@pytest.mark.parametrize(
    ("received_on", "received", "field"),
    [
        (TODAY, None, "received"),
        (None, Decimal(5), "received_on"),
        (TODAY + timedelta(days=9), Decimal(5), "received_on"),
        (TODAY, Decimal(0), "received"),
    ],
)
def test_half_a_receipt_or_one_from_the_future_is_refused(project, alina, received_on, received, field):
    tranche = TrancheFactory(project=project)

    with pytest.raises(Invalid) as refusal:
        receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=received_on, received=received)

    assert refusal.value.field == field
    tranche.refresh_from_db()
    assert tranche.received_on is None


def test_a_slip_is_taken_back_unless_money_was_spent(project, alina):
    tranche = TrancheFactory(project=project, received_on=TODAY, received=500, spent=100)

    with pytest.raises(Invalid):
        receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=None, received=None)

    spend_tranche(tranche=tranche, by=alina, now=MOMENT, spent=Decimal(0))
    assert receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=None, received=None).received is None


@pytest.mark.parametrize(("came", "spent"), [(None, 1), (100, 101), (100, -1)])
def test_no_more_is_spent_than_came(project, alina, came, spent):
    tranche = TrancheFactory(project=project, received=came, received_on=came and TODAY)

    with pytest.raises(Invalid) as refusal:
        spend_tranche(tranche=tranche, by=alina, now=MOMENT, spent=Decimal(spent))

    assert refusal.value.field == "spent"


def test_the_centre_says_that_the_funder_is_late_not_the_nko(project, alina, boris):
    tranche = TrancheFactory(project=project, planned_on=TODAY - timedelta(days=3))
    with pytest.raises(NotAllowed):
        delay_tranche(tranche=tranche, by=alina, now=MOMENT, delayed_by_funder=True, cause="Фонд ждёт")
    with pytest.raises(Invalid):
        delay_tranche(tranche=tranche, by=boris, now=MOMENT, delayed_by_funder=True, cause=" ")
    assert list(Tranche.objects.overdue_for_nko(TODAY)) == [tranche]

    delay_tranche(tranche=tranche, by=boris, now=MOMENT, delayed_by_funder=True, cause="Фонд ждёт бюджета")
    assert list(Tranche.objects.overdue_for_nko(TODAY)) == []
    assert feed_of(project)[0].text == "Фонд ждёт бюджета"

    delay_tranche(tranche=tranche, by=boris, now=MOMENT, delayed_by_funder=False)
    assert list(Tranche.objects.overdue_for_nko(TODAY)) == [tranche]


def test_what_came_stays(project, alina):
    planned, came = TrancheFactory(project=project), TrancheFactory(project=project, received_on=TODAY, received=5)

    remove_tranche(tranche=planned, by=alina, now=MOMENT)
    with pytest.raises(Conflict):
        remove_tranche(tranche=came, by=alina, now=MOMENT)

    assert list(Tranche.objects.all()) == [came]


def test_tranches_that_do_not_add_up_to_the_grant_are_told(project):
    ContractFactory(project=project, amount=1_000_000)
    TrancheFactory(project=project, amount=600_000)

    assert money_of(project, today=TODAY).missing == 400_000
