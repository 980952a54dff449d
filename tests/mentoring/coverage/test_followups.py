"""That the time of a justification ends is told to who wrote it, and afterwards to the operators of the region."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from backend.accounts.models import Membership
from backend.demo.factories import MOMENT, TODAY
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from backend.notifications.threads import worked_on
from mentoring.coverage.models import Justification
from mentoring.coverage.services import end_justification

DAY = timedelta(days=1)
AUTHOR, OPERATORS = "coverage.justification_ends", "coverage.justification_ends/justification_operators"


@pytest.fixture
def said(region, vera):
    """Vera explained, until thirty days from today, why two centres offer law in the second municipality."""
    return Justification.objects.create(
        region=region.region, municipality=region.far, service=region.law, offers=["1"], text="Очередь на месяц вперёд",
        until=TODAY + 30 * DAY, by=vera, at=MOMENT - DAY,
    )  # fmt: skip


def told(key, now):
    sweep_rule(registry.find(key), now)
    return sorted(Letter.objects.filter(rule=key, channel="email", due_at__lte=now).values_list("recipient", flat=True))


def test_the_author_is_told_a_month_before_and_the_operator_when_it_is_over(said, vera, region):
    assert told(AUTHOR, MOMENT - DAY) == []
    assert told(AUTHOR, MOMENT) == [vera.email]
    assert told(AUTHOR, MOMENT) == [vera.email], "once"
    assert told(OPERATORS, MOMENT + 30 * DAY) == []
    assert told(OPERATORS, MOMENT + 31 * DAY) == [region.operator.email]


@pytest.mark.parametrize("change", [{"until": TODAY + 300 * DAY}, {"ended_at": MOMENT}, {"by": None}])
def test_what_holds_longer_or_was_taken_back_needs_no_letter(said, change):
    assert told(AUTHOR, MOMENT), "without the change there is one"
    Letter.objects.all().delete()
    Justification.objects.filter(pk=said.pk).update(**change)
    assert told(AUTHOR, MOMENT) == []


def test_who_operates_the_region_no_more_is_told_nothing(said, region):
    Membership.objects.filter(user=region.operator).update(ended_on=TODAY)
    assert told(OPERATORS, MOMENT + 31 * DAY) == []


def test_a_letter_that_was_planned_is_dropped_when_the_words_are_taken_back(said, vera):
    facts = registry.find(AUTHOR).context
    assert said.pk in facts([said.pk])
    end_justification(justification=said, by=vera, now=MOMENT)
    assert facts([said.pk]) == {}


@pytest.mark.parametrize("everywhere", [False, True])
def test_the_letter_says_what_was_explained_and_leads_to_the_double(said, everywhere, region, log_in, vera):
    if everywhere:
        Justification.objects.filter(pk=said.pk).update(municipality=None)
    told(AUTHOR, MOMENT)
    letter = Letter.objects.filter(rule=AUTHOR, channel="email")[0]
    text = write(letter, registry.find(AUTHOR).context([said.pk])[said.pk]).plain
    assert ("Заречный край" if everywhere else "Дальний") in text
    assert "Очередь на месяц вперёд" in text
    matrix, cell = reverse("coverage:matrix"), reverse("coverage:cell", args=[region.far.pk, region.law.pk])
    link = f"{matrix}?region={region.region.pk}" if everywhere else cell
    assert f"{settings.SITE_URL}{link}\n" in text
    assert log_in(vera).get(link).status_code == 200


def test_the_ledger_files_it_for_those_who_work_in_the_region(said, vera, region, gleb):
    thread = f"justification:{said.pk}"
    assert worked_on(vera, thread)
    assert worked_on(region.operator, thread)
    assert not worked_on(gleb, thread)
