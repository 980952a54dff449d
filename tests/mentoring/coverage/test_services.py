from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common.errors import Conflict, DomainError, Invalid, NotAllowed
from backend.demo.factories import UserFactory, member
from backend.directory.models import Centre
from backend.directory.services.centres import change_centre
from mentoring.coverage.enums import State
from mentoring.coverage.matrix import cells_of, matrix_for
from mentoring.coverage.models import Justification
from mentoring.coverage.questions import Question
from mentoring.coverage.selectors import detail
from mentoring.coverage.services import end_justification, justify_double
from mentoring.offering.models import Offer
from mentoring.periods import Period
from tests.mentoring.coverage.conftest import TODAY
from tests.together import PATIENCE

NOW = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Asia/Vladivostok"))
SOON = date(2026, 12, 31)


@pytest.fixture
def explain(region, vera):
    def explained(**fields):
        given = {"municipality": region.far, "service": region.law, "text": "Ездит в сёла", "until": SOON, "by": vera}
        return justify_double(**(given | {"now": NOW} | fields))

    return explained


def cell_of(matrix, place, service):
    return matrix.cell(next(row for row in matrix.places if row.pk == place.pk), service.pk)


def test_a_double_is_explained_until_the_offers_change(region, ask, explain):
    assert cell_of(matrix_for(ask()), region.far, region.law).unexplained
    said = explain()
    found = cell_of(matrix_for(ask()), region.far, region.law)
    assert (found.justified, found.stale, found.unexplained) == (said, False, False)
    assert matrix_for(ask()).whole.unexplained == 0
    region.there.forms = ["visit"]
    region.there.save()
    assert cell_of(matrix_for(ask()), region.far, region.law).stale
    assert matrix_for(ask()).whole.unexplained == 1


def test_words_about_offers_that_were_closed_and_made_anew_are_old(region, ask, explain):
    explain()
    Offer.objects.filter(pk=region.there.pk).update(closed_on=date(2026, 6, 1))
    assert not cell_of(matrix_for(ask()), region.far, region.law).unexplained  # no double any more
    again = Offer.objects.create(
        centre=region.other, service=region.law, forms=["remote"], opens_on=date(2026, 6, 1)
    )  # fmt: skip
    again.municipalities.add(region.far)
    assert cell_of(matrix_for(ask()), region.far, region.law).stale


def test_its_time_ends(region, ask, explain):
    explain(until=date(2026, 7, 20))
    assert not cell_of(matrix_for(ask(today=date(2026, 7, 20))), region.far, region.law).stale
    assert cell_of(matrix_for(ask(today=date(2026, 7, 21))), region.far, region.law).stale


def test_words_for_the_whole_region_hold_where_the_offers_are_the_same(region, ask, explain):
    region.there.municipalities.add(region.remote)
    said = explain(everywhere=True)
    matrix = matrix_for(ask())
    assert cell_of(matrix, region.remote, region.law).justified == said
    assert matrix.whole.unexplained == 0
    nearer = explain(text="А здесь иначе")
    assert cell_of(matrix_for(ask()), region.far, region.law).justified == nearer


def test_old_words_of_a_place_give_way_to_the_words_for_the_whole_region(region, ask, explain, vera):
    explain(until=date(2026, 7, 20))
    later = datetime(2026, 8, 1, 12, tzinfo=ZoneInfo("Asia/Vladivostok"))
    regional = explain(everywhere=True, text="Так решил совет центров", now=later)
    asked = ask(today=later.date())
    found = cell_of(matrix_for(asked), region.far, region.law)
    assert (found.justified, found.stale, found.unexplained) == (regional, False, False)
    assert matrix_for(asked).whole.unexplained == 0
    page = detail(asked, region.far, region.law, vera)
    assert (page.justification, page.stale) == (regional, False)
    over = ask(today=date(2027, 2, 1))
    assert cell_of(matrix_for(over), region.far, region.law).stale, "both are over: the nearer one says so"
    assert detail(over, region.far, region.law, vera).justification.municipality == region.far


def test_new_words_replace_the_old_ones(region, explain, vera):
    first, second = explain(), explain(text="Теперь иначе")
    first.refresh_from_db()
    assert (first.ended_at, first.ended_by) == (NOW, vera)
    assert list(Justification.objects.standing()) == [second]
    assert Entry.objects.filter(verb="coverage.justified").count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "  "}, "text"), ({"text": "о" * 2001}, "text"), ({"until": date(2026, 7, 14)}, "until"),
        ({"until": date(2030, 1, 1)}, "until"),
    ],
)  # fmt: skip
def test_empty_words_and_impossible_days_are_refused(region, explain, fields, field):
    with pytest.raises(Invalid) as refusal:
        explain(**fields)
    assert refusal.value.field == field
    assert not Justification.objects.exists()


def test_where_one_centre_offers_there_is_nothing_to_explain(region, explain):
    with pytest.raises(Conflict):
        explain(municipality=region.near)


def test_only_who_offers_it_here_or_operates_the_region_explains(region, explain, gleb):
    stranger = UserFactory()
    member(stranger, Role.HEAD, region.everywhere.centre.__class__.objects.create(name="Третий", region=region.region))
    mentor = UserFactory()
    member(mentor, Role.MENTOR, region.one)
    for person in (gleb, stranger, mentor):
        with pytest.raises(NotAllowed):
            explain(by=person)
    assert explain(by=region.operator)


def test_who_wrote_it_or_operates_takes_it_back_once(region, explain, gleb):
    said = explain()
    with pytest.raises(NotAllowed):
        end_justification(justification=said, by=gleb, now=NOW)
    end_justification(justification=said, by=region.operator, now=NOW + timedelta(days=1))
    with pytest.raises(Conflict):
        end_justification(justification=said, by=region.operator, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_explain_at_once_one_is_told(region, explain, vera):
    together = Barrier(2)

    def one(by):
        together.wait(PATIENCE)
        try:
            return explain(by=by, text=by.full_name)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(one, (vera, region.operator)))
    standing = Justification.objects.standing().get()
    # Either both came at the same moment and one was told, or one came later and replaced what it could read.
    told = [result for result in results if isinstance(result, Conflict)]
    assert len(told) == 1 or Justification.objects.exclude(pk=standing.pk).get().ended_at == NOW


def matrix_of_2025(region):
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    matrix = matrix_for(Question(region=region.region, period=year, today=TODAY))
    services = matrix.services
    return [
        [(cell.state, cell.offers, cell.demand) for cell in row] for row in cells_of(matrix, matrix.places, services)
    ]


def test_the_past_remembers_a_centre_that_closed_since(region, ask, django_assert_num_queries):
    past, today = matrix_of_2025(region), matrix_for(ask())
    assert cell_of(today, region.far, region.law).state == State.DOUBLE
    change_centre(centre=region.other, by=region.operator, now=NOW, status="closed")
    region.other.refresh_from_db()
    assert region.other.closed_on == date(2026, 7, 15)
    assert matrix_of_2025(region) == past
    with django_assert_num_queries(9):
        after = matrix_for(ask(period=Period(date(2026, 1, 1), date(2026, 7, 15))))
    assert cell_of(after, region.far, region.law).state == State.SERVED
    change_centre(centre=region.other, by=region.operator, now=NOW, status="verified")
    region.other.refresh_from_db()
    assert region.other.closed_on is None
    assert cell_of(matrix_for(ask()), region.far, region.law).state == State.DOUBLE


def test_a_planned_centre_that_never_opened_offered_nothing_to_anybody(region):
    Centre.objects.filter(pk=region.other.pk).update(status="planned", opens_on=date(2026, 12, 1))
    past = matrix_of_2025(region)
    change_centre(centre=region.other, by=region.operator, now=NOW, status="closed")
    region.other.refresh_from_db()
    assert region.other.closed_on is None
    assert matrix_of_2025(region) == past
