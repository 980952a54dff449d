from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.demo.factories import CentreFactory, OrganisationFactory, ProjectFactory
from backend.demo.factories_appointments import VisitFactory
from backend.demo.factories_founding import FoundingFactory
from backend.demo.factories_passport import PreparationFactory
from backend.directory.models import TerritoryVersion
from mentoring.indicators.figures import lines_of, rows_behind
from mentoring.indicators.registry import BY_KEY, INDICATORS
from mentoring.indicators.selectors import by_place, places_of
from mentoring.periods import Period
from projects.models import StageChange
from projects.passport.wins import wins_of
from tests.mentoring.indicators.conftest import NOW, PERIOD, at


def test_requests_are_those_that_came_in_the_period(case, figure, region):
    case(asked_at=at(4, 1, 0))
    case(asked_at=at(6, 30, 23, 59), status="new")
    case(asked_at=at(7, 1, 0))
    case(asked_at=at(3, 31, 23, 59))
    case(status="withdrawn", closed_at=at(5))
    case(centre=region.other)
    assert figure("requests") == (2, 1)
    assert figure("requests", region.other) == (1, 0)


def test_a_request_that_was_passed_on_counts_from_the_day_it_came(case, figure):
    case(asked_at=at(3, 20), came_at=at(4, 2))
    assert figure("requests") == (1, 0)


def test_consultations_are_answered_ones(case, figure):
    case()
    case(status="new")
    case(status="declined", closed_at=at(5), first_answered_at=at(5))
    assert figure("consultations") == (1, 0)
    assert figure("requests") == (3, 0)


def test_an_organisation_counts_once_and_a_municipality_too(case, figure, region):
    nko = OrganisationFactory()
    for fields in ({"organisation": nko}, {"organisation": nko, "municipality": region.far}, {}):
        case(**fields)
    case(organisation=OrganisationFactory(), asked_at=at(2))
    case(organisation=OrganisationFactory(), status="new")
    assert figure("organisations") == (1, 1)
    assert figure("districts") == (2, 1)


@pytest.mark.parametrize(("hours", "median"), [([], None), ([5], 5.0), ([1, 9], 5.0), ([1, 2, 90], 2.0)])
def test_the_median_of_the_first_answer(case, figure, hours, median):
    for number in hours:
        case(first_answered_at=at(5) + timedelta(hours=number))
    case(status="new")
    assert figure("response") == (median, None)


def test_in_time_is_the_share_of_those_answered_or_over(case, figure):
    due = at(5) + timedelta(days=3)
    case(first_answered_at=due)
    case(first_answered_at=due + timedelta(seconds=1))
    case(status="new")  # the time is over long since
    case(status="new", answer_by=NOW + timedelta(days=1))  # there is time left
    value, before = figure("in_time")
    assert round(value) == 33
    assert before is None


def test_the_mean_rating(case, figure):
    for rating in (5, 4, None):
        case(rating=rating, rated_at=rating and at(6))
    case(rating=2, rated_at=at(3), asked_at=at(3))
    assert figure("satisfaction") == (4.5, 2.0)


def test_created_organisations(figure, region):
    for day in (date(2026, 4, 1), date(2026, 6, 30), date(2026, 3, 31), date(2026, 7, 1)):
        founding = FoundingFactory(region=region.region, centre=region.one)
        type(founding).objects.filter(pk=founding.pk).update(
            status="registered", registered_on=day, organisation=founding.group
        )
    FoundingFactory(region=region.region, centre=region.one)
    assert figure("founded") == (2, 1)


def application(centre, *, sent=None, won=None, grant=None, help_times=1):
    project = ProjectFactory(grant=grant)
    for number in range(help_times):
        PreparationFactory(project=project, centre=centre, service=f"Помощь {number}")
    for target, moment in (("submitted", sent), ("won", won)):
        if moment:
            StageChange.objects.create(project=project, target=target, at=moment)
            StageChange.objects.create(project=project, target=target, at=moment + timedelta(days=100))
    return project


def test_applications_and_wins_count_once_at_their_first_time(figure, region):
    application(region.one, sent=at(4), won=at(6), grant=Decimal(500_000), help_times=3)
    both = application(region.one, sent=at(1), won=at(5), grant=Decimal(300_000))
    PreparationFactory(project=both, centre=region.other)
    application(region.one, sent=at(2))
    application(region.one, won=at(2), grant=Decimal(70_000))
    assert figure("applications") == (1, 2)
    assert figure("wins") == (2, 1)
    assert figure("sums") == (800_000.0, 70_000.0)
    assert figure("wins", region.other) == (1, 0)
    wins = wins_of([region.one.pk], since=PERIOD.first, until=PERIOD.last)[region.one.pk]
    assert (wins.count, float(wins.total)) == (2, 800_000.0)


def test_visits_that_were_held(figure, region):
    common = {"centre": region.one, "municipality": region.far}
    for status, moment in (("held", at(4)), ("held", at(2)), ("announced", at(5))):
        counts = {"people": 12, "organisations": 3} if status == "held" else {}
        VisitFactory(status=status, starts_at=moment, ends_at=moment + timedelta(hours=2), **common, **counts)
    assert figure("visits") == (1, 1)


def test_rows_behind_a_figure_are_as_many_as_it_says(case, region):
    case()
    case(status="new")
    case(asked_at=at(2))
    application(region.one, sent=at(4), won=at(6))
    (line,) = lines_of([region.one], PERIOD, region=region.region, now=NOW)
    counted = [one for one in INDICATORS if one.unit == "number" and one.key not in ("organisations", "districts")]
    assert len(counted) == 6
    for one in counted:
        rows = rows_behind(one, region.one, PERIOD, region=region.region, now=NOW)
        assert rows.count() == line.figure(one.key).value, one.key


def test_a_renamed_district_keeps_its_history_under_its_names(case, region):
    TerritoryVersion.objects.create(territory=region.near, name="Ближний район", year_from=2018, year_to=2026)
    TerritoryVersion.objects.create(territory=region.near, name="Ближний округ", year_from=2026)
    case(asked_at=at(5).replace(year=2024))
    case()
    names = []
    for period in (Period(date(2024, 1, 1), date(2024, 12, 31)), PERIOD):
        rows = rows_behind(BY_KEY["districts"], region.one, period, region=region.region, now=NOW)
        names.append([(place.name, number) for place, number in by_place(rows, places_of(region.region, period, rows))])
    assert names == [[("Ближний район", 1)], [("Ближний округ", 1)]]


def test_the_number_of_queries_is_that_of_the_sources(case, region, django_assert_num_queries):
    case()
    with django_assert_num_queries(4):
        lines_of([region.one], PERIOD, region=region.region, now=NOW)
    centres = [region.one, region.other, *CentreFactory.create_batch(3, region=region.region)]
    for centre in centres:
        case(centre=centre)
    with django_assert_num_queries(4):
        lines_of(centres, PERIOD, region=region.region, now=NOW)
