"""What the database itself does not let a request for help be."""

import pytest
from django.db import IntegrityError, transaction

from backend.demo.factories import MOMENT
from backend.demo.factories_cases import CaseFactory, ReferralFactory
from mentoring.cases.enums import CaseStatus, Outcome
from mentoring.cases.models import Case

pytestmark = pytest.mark.django_db


def test_a_case_that_is_over_says_since_when_and_one_that_is_open_does_not():
    case = CaseFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status=CaseStatus.CLOSED, outcome=Outcome.SOLVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(closed_at=MOMENT)
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.CLOSED, outcome=Outcome.SOLVED, closed_at=MOMENT)


def test_a_rating_is_one_to_five_and_has_its_moment():
    case = CaseFactory(closed=True)
    for wrong in ({"rating": 6, "rated_at": MOMENT}, {"rating": 0, "rated_at": MOMENT}, {"rating": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)
    Case.objects.filter(pk=case.pk).update(rating=5, rated_at=MOMENT)


def test_a_case_is_passed_on_to_one_centre_at_a_time():
    referral = ReferralFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(case=referral.case)
    referral.accepted, referral.answered_at = False, MOMENT
    referral.save()
    ReferralFactory(case=referral.case)


def test_the_number_is_the_year_and_a_count():
    case = CaseFactory()
    assert case.number == f"2026-{case.pk:05}"
