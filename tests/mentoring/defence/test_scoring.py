"""Points: one ballot a person, nobody for the own centre, results when the operator publishes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, UserFactory
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from mentoring.defence.models import Ballot, Season
from mentoring.defence.selectors import results_of
from mentoring.defence.services import seasons as services
from mentoring.defence.services.reports import begin_report
from mentoring.defence.services.scoring import give_points

AFTER = MOMENT + timedelta(days=60)


def score(defence, by, *points, now=MOMENT):
    criteria = defence.season.criteria.all()
    given = {criterion.pk: value for criterion, value in zip(criteria, points, strict=True)}
    return give_points(defence=defence, points=given, by=by, now=now)


def test_jury_and_public_are_counted_apart(season, defence, other_defence, juror, oleg, gleb, alina):
    score(defence, juror, 9, 7)
    score(defence, oleg, 7, 9)
    score(other_defence, juror, 10, 8)
    score(defence, gleb, 1, 1)
    score(defence, alina, 3, 1)
    found = results_of(season)
    assert [(place.rank, place.defence, place.total, place.jury) for place in found.places] == [
        (1, other_defence, 18, 1),
        (2, defence, 16, 2),
    ]
    assert (found.places[1].public, found.places[1].voters, found.most) == (3, 2, 20)


def test_points_can_be_changed_and_count_once(defence, gleb):
    score(defence, gleb, 1, 1)
    score(defence, gleb, 5, 5)
    ballot = Ballot.objects.get()
    assert [row.points for row in ballot.points.all()] == [5, 5]
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(defence=defence, by=gleb, jury=False, at=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_twenty_ballots_of_one_person_at_once_are_one(defence, gleb):
    def attempt(number):
        try:
            return score(defence, gleb, number % 10, 1).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(attempt, range(20)))) == 1
    assert Ballot.objects.get().points.count() == 2


def test_nobody_judges_the_own_centre(defence, other_defence, vera, boris, season):
    season.jury.add(vera)
    for person in (vera, boris):
        with pytest.raises(NotAllowed) as refusal:
            score(defence, person, 10, 10)
        assert refusal.value.code == "conflict_of_interest"
    assert score(other_defence, vera, 5, 5).jury


def test_without_the_public_only_the_jury_gives_points(season, defence, juror, gleb):
    Season.objects.update(public_scores=False)
    defence.season.refresh_from_db()
    with pytest.raises(NotAllowed):
        score(defence, gleb, 1, 1)
    assert score(defence, juror, 1, 1).jury


@pytest.mark.parametrize("points", [{}, {"first": 11}, {"first": -1}], ids=["none", "too many", "less than none"])
def test_points_have_bounds(defence, gleb, points):
    first, second = defence.season.criteria.all()
    given = {first.pk: points["first"], second.pk: 1} if points else {}
    with pytest.raises(Invalid) as refusal:
        give_points(defence=defence, points=given, by=gleb, now=MOMENT)
    assert refusal.value.field == f"c{first.pk}"
    assert not Ballot.objects.exists()


def test_points_have_an_end(defence, gleb):
    with pytest.raises(Conflict) as refusal:
        score(defence, gleb, 1, 1, now=AFTER)
    assert refusal.value.code == "points_over"


def test_results_come_when_the_operator_publishes_them(season, defence, juror, oleg, vera, gleb, client, log_in):
    page = reverse("defence:results", args=[season.pk])
    with pytest.raises(NotAllowed):
        services.publish_results(season=season, by=vera, now=AFTER)
    with pytest.raises(Conflict) as refusal:
        services.publish_results(season=season, by=oleg, now=MOMENT)
    assert refusal.value.code == "too_early"
    with pytest.raises(Conflict) as refusal:
        services.publish_results(season=season, by=oleg, now=AFTER)
    assert refusal.value.code == "no_points"
    score(defence, juror, 9, 8)
    assert log_in(oleg).get(page).status_code == 404
    services.publish_results(season=season, by=oleg, now=AFTER)
    seen = client.get(page).content.decode()
    assert "17,0" in seen
    assert str(defence.centre) in seen
    assert "Победы" in seen
    defence.season.refresh_from_db()
    for change in (
        lambda: score(defence, gleb, 1, 1),
        lambda: services.publish_results(season=season, by=oleg, now=AFTER),
    ):
        with pytest.raises(Conflict):
            change()


def opened(region, by, **fields):
    values = {
        "region": region, "year": 2024, "report_by": TODAY, "questions_until": TODAY, "scores_until": TODAY,
        "criteria": ["Результаты", " "], "by": by, "now": MOMENT,
    }  # fmt: skip
    return services.open_season(**(values | fields))


def test_the_operator_opens_a_year_and_the_heads_are_told(season, oleg, vera, gleb):
    with pytest.raises(NotAllowed):
        opened(season.region, vera)
    made = opened(season.region, oleg, jury=["gleb@example.org"])
    assert [criterion.title for criterion in made.criteria.all()] == ["Результаты"]
    assert list(made.jury.all()) == [gleb]
    told = Letter.objects.filter(rule="defence.season_opened")
    assert [(letter.recipient, letter.thread) for letter in told] == [(vera.email, f"season:{made.pk}")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"report_by": TODAY + timedelta(days=1)}, ""), ({"criteria": [" "]}, "criteria"),
     ({"jury": ["nobody@example.org"]}, "jury"), ({"year": 1999}, "year"), ({"criteria": ["я" * 301]}, "title")],
)  # fmt: skip
def test_a_year_that_makes_no_sense_is_refused(season, oleg, fields, field):
    with pytest.raises(Invalid) as refusal:
        opened(season.region, oleg, **fields)
    assert refusal.value.field == field
    assert Season.objects.count() == 1


def test_a_year_is_open_once(season, oleg):
    with pytest.raises((Conflict, Invalid)):
        opened(season.region, oleg, year=season.year)


def swept(rule, now):
    sweep_rule(registry.find(rule), now)
    rows = Letter.objects.filter(rule=rule, channel="email").order_by("due_at", "recipient")
    return [(row.recipient, row.offset_days) for row in rows]


def test_a_head_who_has_not_published_is_reminded(season, project, vera, boris):
    project.centre.status = "verified"
    project.centre.save()
    at = MOMENT + timedelta(days=8)
    assert swept("defence.report_due", at) == [(vera.email, -21)]
    version = begin_report(season=season, centre=project.centre, by=vera, now=MOMENT)
    version.published_at = MOMENT
    version.save()
    assert swept("defence.report_due", at + timedelta(days=14)) == [(vera.email, -21)]


def test_a_juror_who_owes_points_is_reminded(season, defence, juror):
    lazy = UserFactory(email="lazy@example.org")
    season.jury.add(lazy)
    score(defence, juror, 1, 1)
    at = MOMENT + timedelta(days=40)
    assert swept("defence.points_due", at) == [(lazy.email, -10)]
