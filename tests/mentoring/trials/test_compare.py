from random import Random

import pytest

from mentoring.trials.compare import compare, needed


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe 1998, table II, method 10.
        ((70, 56, 80, 48), 0.0524, 0.3339),
        ((10, 9, 10, 3), 0.1705, 0.8090),
    ],
)
def test_the_interval_is_that_of_newcombe(counts, low, high):
    result = compare(*counts)
    assert (round(result.low, 4), round(result.high, 4)) == (low, high)


@pytest.mark.parametrize("counts", [(0, 0, 10, 1), (10, 1, 0, 0), (10, 11, 10, 1), (10, 1, 10, -1)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="group"):
        compare(*counts)


def test_shares_at_the_edge_have_an_interval_that_stays_within_what_can_be():
    result = compare(12, 12, 9, 0)
    assert result.difference == 1
    assert 0 < result.low < result.high <= 1
    assert not result.covers_zero


def events(random: Random, members: int, share: float) -> int:
    return sum(random.random() < share for _ in range(members))


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6])
def test_an_effect_of_zero_is_reported_as_none_in_95_of_100_trials(share):
    """Of 200 trials without any effect the interval covers zero in 92 to 98 of a hundred."""
    covered = 0
    for seed in range(200):
        random = Random(seed)
        covered += compare(250, events(random, 250, share), 250, events(random, 250, share)).covers_zero
    assert 0.92 <= covered / 200 <= 0.98


def test_an_effect_that_is_there_is_found_as_often_as_the_power_promised():
    each = needed(0.3, 0.15)
    found = 0
    for seed in range(300):
        random = Random(seed)
        result = compare(each, events(random, each, 0.45), each, events(random, each, 0.3))
        found += result.low > 0
    assert 0.74 <= found / 300 <= 0.87


def test_how_many_are_needed():
    assert needed(0.3, 0.15) == 163  # Fleiss, Levin, Paik: formula 4.14
    assert needed(0.3, -0.15) == needed(0.15, 0.15)
    with pytest.raises(ValueError, match="differ"):
        needed(0.3, 0)
    with pytest.raises(ValueError, match="between"):
        needed(0.9, 0.2)
