"""That the money of a centre ends is told to its heads and to the operator of its region, in time."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.demo.factories import MOMENT, TODAY, CentreFactory, UserFactory, member
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from backend.notifications.threads import worked_on

DAY = timedelta(days=1)
HEADS, OPERATORS = "offering.money_ends", "offering.money_ends/centre_operators"


@pytest.fixture
def poor(centre):
    """Its money ends in ninety days."""
    centre.funded_until = TODAY + 90 * DAY
    centre.save()
    return centre


def told(key, now):
    sweep_rule(registry.find(key), now)
    return sorted(Letter.objects.filter(rule=key, channel="email", due_at__lte=now).values_list("recipient", flat=True))


def test_the_head_is_told_three_months_before_and_the_operator_a_month_later(poor, vera, oleg):
    assert told(HEADS, MOMENT - DAY) == []
    assert told(HEADS, MOMENT) == [vera.email]
    assert told(HEADS, MOMENT) == [vera.email], "once"
    assert told(OPERATORS, MOMENT + 29 * DAY) == []
    assert told(OPERATORS, MOMENT + 30 * DAY) == [oleg.email]


@pytest.mark.parametrize("change", [{"funded_until": None}, {"funded_until": TODAY + 900 * DAY}, {"status": "closed"}])
def test_new_money_or_a_closed_centre_needs_no_letter(poor, change):
    assert told(HEADS, MOMENT), "without the change there is one"
    Letter.objects.all().delete()
    for name, value in change.items():
        setattr(poor, name, value)
    poor.save()
    assert told(HEADS, MOMENT) == []


def test_heads_of_other_centres_and_those_who_left_are_told_nothing(poor, vera):
    other = UserFactory()
    member(other, Role.HEAD, CentreFactory(region=poor.region))
    Membership.objects.filter(user=vera).update(ended_on=TODAY)
    assert told(HEADS, MOMENT) == []


def test_the_letter_says_which_centre_and_until_when_and_leads_to_its_profile(poor):
    told(HEADS, MOMENT)
    letter = Letter.objects.filter(rule=HEADS, channel="email")[0]
    text = write(letter, registry.find(HEADS).context([poor.pk])[poor.pk])
    assert poor.name in text.subject
    assert "31 мая" in text.plain.replace("\N{NO-BREAK SPACE}", " ")
    assert f"/centres/{poor.pk}/edit/" in text.plain


def test_the_ledger_files_it_under_the_centre_for_its_head_and_the_operator(poor, vera, oleg, gleb, boris):
    member(boris, Role.MENTOR, poor)
    thread = f"centre:{poor.pk}"
    assert worked_on(vera, thread)
    assert worked_on(oleg, thread)
    assert not worked_on(gleb, thread)
    assert not worked_on(boris, thread)
