from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.survival.kaplan_meier import Tally, chi_square_tail, log_rank, survival

# Freireich et al. 1963: weeks of remission under 6-MP (day: failed, censored) and under placebo. The standard example
# of every textbook of survival, such as Collett, "Modelling Survival Data", and Kleinbaum & Klein, chapter 2.
TREATED = {
    6: Tally(3, 1), 7: Tally(1), 9: Tally(0, 1), 10: Tally(1, 1), 11: Tally(0, 1), 13: Tally(1), 16: Tally(1),
    17: Tally(0, 1), 19: Tally(0, 1), 20: Tally(0, 1), 22: Tally(1), 23: Tally(1), 25: Tally(0, 1), 32: Tally(0, 2),
    34: Tally(0, 1), 35: Tally(0, 1),
}  # fmt: skip
PLACEBO = {
    day: Tally(failed)
    for day, failed in {1: 2, 2: 2, 3: 1, 4: 2, 5: 2, 8: 4, 11: 2, 12: 2, 15: 1, 17: 1, 22: 1, 23: 1}.items()
}


def test_the_curve_is_the_published_one():
    curve = survival(TREATED)
    assert [(point.day, round(point.share, 4), point.at_risk) for point in curve.points] == [
        (0, 1, 21), (6, 0.8571, 21), (7, 0.8067, 17), (10, 0.7529, 15), (13, 0.6902, 12), (16, 0.6275, 11),
        (22, 0.5378, 7), (23, 0.4482, 6),
    ]  # fmt: skip
    assert (curve.members, curve.failures, curve.median) == (21, 9, 23)
    assert survival(PLACEBO).median == 8


def test_intervals_are_those_of_the_log_log_scale():
    """Figures of scipy 1.17, `ecdf(CensoredData(...)).sf.confidence_interval(method="log-log")`."""
    at_ten = survival(TREATED).at(12)
    assert (at_ten.low, at_ten.high) == pytest.approx((0.50319951, 0.88936184))
    at_the_end = survival(TREATED).at(35)
    assert (at_the_end.low, at_the_end.high) == pytest.approx((0.18805201, 0.68014263))


def test_the_log_rank_test_is_the_published_one():
    test = log_rank([TREATED, PLACEBO])
    assert (round(test.statistic, 2), test.freedom) == (16.79, 1)
    assert test.p == pytest.approx(4.168809e-05)  # scipy.stats.logrank


def test_the_same_groups_do_not_differ_and_one_alone_is_not_compared():
    assert log_rank([TREATED, TREATED]).p == pytest.approx(1)
    assert log_rank([TREATED, TREATED, PLACEBO]).freedom == 2
    assert log_rank([TREATED]) is None
    assert log_rank([{5: Tally(0, 3)}, {7: Tally(0, 2)}]) is None


def test_who_is_lost_from_sight_counts_until_then():
    curve = survival({10: Tally(0, 5), 20: Tally(1, 4)})
    assert (curve.at_risk(0), curve.at_risk(10), curve.at_risk(11), curve.at_risk(20), curve.at_risk(21)) == (
        10,
        10,
        5,
        5,
        0,
    )
    assert curve.at(20).share == pytest.approx(0.8)
    assert curve.at(19).share == 1


def test_a_failure_on_the_first_day_and_the_failure_of_all():
    curve = survival({0: Tally(1), 4: Tally(1)})
    assert [(point.day, point.share) for point in curve.points] == [(0, 0.5), (4, 0)]
    assert survival({}).points[0].share == 1


@given(st.dictionaries(st.integers(0, 900), st.builds(Tally, st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_a_curve_only_falls_and_lies_within_its_interval(tallies):
    points = survival(tallies).points
    assert all(0 <= p.low <= p.share + 1e-9 and p.share <= p.high + 1e-9 and p.high <= 1 for p in points)
    assert all(later.share <= earlier.share for earlier, later in pairwise(points))
    assert all(point.at_risk >= point.failed for point in points)


def test_chance_alone_is_called_a_difference_in_five_of_a_hundred_cases():
    called = 0
    for seed in range(200):
        random = Random(seed)
        called += log_rank([lives(random), lives(random)]).p < 0.05
    assert 0.02 <= called / 200 <= 0.09


def lives(random):
    tallies = {}
    for _ in range(80):
        failed, lost = int(random.expovariate(1 / 700)), int(random.uniform(0, 900))
        tally = tallies.get(min(failed, lost), Tally())
        more = Tally(tally.failed + (failed <= lost), tally.censored + (failed > lost))
        tallies[min(failed, lost)] = more
    return tallies


@pytest.mark.parametrize(
    ("statistic", "freedom", "tail"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (7.814728, 3, 0.05), (18.307038, 10, 0.05), (0, 3, 1)],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(statistic, freedom, tail):
    assert chi_square_tail(statistic, freedom) == pytest.approx(tail, rel=1e-5)
