"""Confirmation, criterion by criterion, by somebody else; marks that end, that are followed up and taken away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from backend.accounts.enums import Role
from backend.accounts.roles import forget_roles
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, CentreFactory, OrganisationFactory, UserFactory, member
from backend.demo.factories_quality import AssessmentFactory, answer_all, published_standard
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from mentoring.quality.conflicts import possible_confirmers
from mentoring.quality.enums import Level, Status
from mentoring.quality.models import Assessment
from mentoring.quality.services.assessing import begin_assessment, submit_assessment
from mentoring.quality.services.confirming import Verdict, ask_another, decide, give_back, judge, revoke_mark

LATER = MOMENT + timedelta(days=2)


@pytest.fixture
def sent(complete, vera, other):
    """Vera has asked Pavel's centre to confirm."""
    return submit_assessment(assessment=complete, confirmer=other, by=vera, now=MOMENT)


def find_all(assessment, by, level=Level.YES, remark="", now=LATER):
    verdicts = {str(row.key): Verdict(level, remark) for row in assessment.version.criteria.all()}
    judge(assessment=assessment, verdicts=verdicts, by=by, now=now)


def confirmed(assessment, by, now=LATER):
    find_all(assessment, by, now=now)
    return decide(assessment=assessment, by=by, now=now)


def test_another_centre_confirms_and_there_is_a_mark(sent, pavel, vera):
    mark = confirmed(sent, pavel)
    assert (mark.status, mark.points, mark.most) == (Status.CONFIRMED, 30, 30)
    assert (mark.valid_from, mark.valid_until) == (LATER.date(), clock.add_months(LATER.date(), 24) - timedelta(days=1))
    assert list(Assessment.objects.marks(mark.valid_until)) == [mark]
    assert not Assessment.objects.marks(mark.valid_until + timedelta(days=1)).exists()
    assert Letter.objects.filter(rule="quality.decided", recipient=vera.email).count() == 1


def test_the_operator_confirms_as_well(sent, oleg):
    assert confirmed(sent, oleg).decided_by == oleg


@pytest.mark.parametrize("who", ["vera", "boris", "gleb"])
def test_nobody_confirms_their_own_nor_unasked(sent, who, request):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        find_all(sent, person)
    with pytest.raises(NotAllowed):
        decide(assessment=sent, by=person, now=LATER)
    assert not sent.answers.exclude(verdict="").exists()


def test_who_works_in_both_centres_or_administers_does_not_confirm_either(sent, pavel, centre):
    member(pavel, Role.ORGANISER, centre)
    forget_roles(pavel)
    with pytest.raises(NotAllowed) as refusal:
        find_all(sent, pavel)
    assert refusal.value.code == "conflict_of_interest"
    admin = UserFactory(is_superuser=True)
    member(admin, Role.MENTOR, centre)
    with pytest.raises(NotAllowed):
        find_all(sent, admin)


def test_centres_with_a_conflict_are_neither_offered_nor_taken(complete, centre, other, region, vera):
    shared = OrganisationFactory(region=region)
    tied, unverified = CentreFactory(region=region, status="verified"), CentreFactory(region=region)
    for place in (centre, tied):
        place.operators.add(shared)
    in_return = CentreFactory(region=region, status="verified")
    AssessmentFactory(version=complete.version, centre=in_return, status=Status.SUBMITTED, confirmer=centre)
    assert list(possible_confirmers(complete)) == [other]
    for place in (centre, tied, unverified, in_return):
        with pytest.raises(Invalid) as refusal:
            submit_assessment(assessment=complete, confirmer=place, by=vera, now=MOMENT)
        assert (refusal.value.field, refusal.value.code) == ("confirmer", "conflict_of_interest")
    assert submit_assessment(assessment=complete, confirmer=other, by=vera, now=MOMENT).confirmer == other


def test_a_centre_that_the_nko_runs_does_not_confirm_it(nko, alina, other):
    version = published_standard(standard__audience="nko")
    assessment = begin_assessment(standard=version.standard, place=nko, by=alina, now=MOMENT)
    answer_all(assessment)
    other.operators.add(nko)
    with pytest.raises(Invalid):
        submit_assessment(assessment=assessment, confirmer=other, by=alina, now=MOMENT)


def test_the_database_lets_nobody_decide_what_they_have_sent(sent, vera):
    today = MOMENT.date()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=sent.pk).update(
            status=Status.CONFIRMED, decided_by=F("submitted_by"), valid_from=today, valid_until=today
        )


def test_less_than_was_claimed_needs_a_remark(sent, pavel):
    with pytest.raises(Invalid) as refusal:
        find_all(sent, pavel, Level.PARTLY)
    assert refusal.value.code == "remark_missing"
    find_all(sent, pavel, Level.PARTLY, "Списка нет")
    assert sent.answers.filter(verdict=Level.PARTLY).count() == 3


@pytest.mark.parametrize(
    ("levels", "status", "points"),
    [
        ((Level.YES, Level.YES, Level.NO), Status.DECLINED, 20),
        ((Level.YES, Level.YES, Level.PARTLY), Status.CONFIRMED, 25),
        ((Level.PARTLY, Level.YES, Level.YES), Status.DECLINED, 25),
    ],
    ids=["too few points", "enough", "what is indispensable is missing"],
)
def test_points_decide(sent, pavel, levels, status, points):
    rows = sent.version.criteria.all()
    found = {str(row.key): Verdict(level, "Так") for row, level in zip(rows, levels, strict=True)}
    judge(assessment=sent, verdicts=found, by=pavel, now=LATER)
    decided = decide(assessment=sent, by=pavel, now=LATER)
    assert (decided.status, decided.points) == (status, points)


def test_nothing_is_decided_as_a_whole(sent, pavel):
    first = sent.version.criteria.first()
    judge(assessment=sent, verdicts={str(first.key): Verdict(Level.YES, "")}, by=pavel, now=LATER)
    with pytest.raises(Invalid) as refusal:
        decide(assessment=sent, by=pavel, now=LATER)
    assert refusal.value.code == "not_judged"


def test_what_is_given_back_keeps_everything(sent, pavel, vera):
    find_all(sent, pavel)
    with pytest.raises(Invalid):
        give_back(assessment=sent, by=pavel, now=LATER, remark=" ")
    back = give_back(assessment=sent, by=pavel, now=LATER, remark="Приложите отзывы")
    assert (back.status, sent.answers.filter(verdict=Level.YES).count()) == (Status.DRAFT, 3)
    assert Letter.objects.filter(rule="quality.given_back", recipient=vera.email).count() == 1
    with pytest.raises(Conflict):
        decide(assessment=sent, by=pavel, now=LATER)


def test_the_operator_asks_somebody_else(sent, oleg, pavel, region, vera):
    third = CentreFactory(region=region, status="verified")
    with pytest.raises(NotAllowed):
        ask_another(assessment=sent, confirmer=third, by=vera, now=LATER)
    asked = ask_another(assessment=sent, confirmer=third, by=oleg, now=LATER)
    with pytest.raises(NotAllowed):
        find_all(asked, pavel)


def test_the_next_mark_ends_the_one_before(sent, pavel, vera, other):
    old = confirmed(sent, pavel)
    again = begin_assessment(standard=sent.standard, place=sent.centre, by=vera, now=LATER)
    answer_look = again.answers.count()
    later = LATER + timedelta(days=300)
    again = submit_assessment(assessment=again, confirmer=other, by=vera, now=later)
    new = confirmed(again, pavel, later)
    assert answer_look == 3
    assert list(Assessment.objects.marks(later.date())) == [new]
    old.refresh_from_db()
    assert old.valid_until == later.date() - timedelta(days=1)


def test_the_operator_takes_a_mark_away_with_a_reason(sent, pavel, oleg, vera):
    mark = confirmed(sent, pavel)
    for by, reason, error in ((vera, "Просто так", NotAllowed), (oleg, "", Invalid)):
        with pytest.raises(error):
            revoke_mark(assessment=mark, by=by, now=LATER, reason=reason)
    revoke_mark(assessment=mark, by=oleg, now=LATER, reason="Жалобы подтвердились")
    assert not Assessment.objects.marks(LATER.date()).exists()
    with pytest.raises(Conflict):
        revoke_mark(assessment=mark, by=oleg, now=LATER, reason="Ещё раз")


def swept(rule, now):
    sweep_rule(registry.find(rule), now)
    rows = Letter.objects.filter(rule=rule, channel="email").order_by("due_at", "recipient")
    return [(row.recipient, row.offset_days) for row in rows]


def test_the_end_of_a_mark_is_followed_up(sent, pavel, vera, boris, gleb):
    mark = confirmed(sent, pavel)
    at = LATER.replace(year=LATER.year + 2) - timedelta(days=31)
    assert swept("quality.mark_ends", at) == [(vera.email, -30)]
    assert swept("quality.mark_ends", at) == [(vera.email, -30)]
    # Where the next one is running nobody needs to be told.
    begin_assessment(standard=mark.standard, place=mark.centre, by=vera, now=at)
    assert swept("quality.mark_ends", at + timedelta(days=24)) == [(vera.email, -30)]


def test_who_lets_an_assessment_wait_is_reminded(sent, pavel, oleg, vera):
    assert swept("quality.waiting", MOMENT + timedelta(days=5)) == [(pavel.email, 5)]
    ask_another(assessment=sent, confirmer=None, by=oleg, now=MOMENT)
    assert swept("quality.waiting", MOMENT + timedelta(days=15))[-1] == (oleg.email, 10)
