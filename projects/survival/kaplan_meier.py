"""Kaplan-Meier curves and the log-rank test, from counts: how many ended on which day, and how.

A hundred thousand projects end on at most a few thousand different days, so nothing here grows with the projects.
Plain arithmetic on integers; the tests hold it against published figures.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many projects ended their observation on one day of their life: failed, or lost from sight."""

    failed: int = 0
    censored: int = 0


Tallies = Mapping[int, Tally]


@dataclass(frozen=True, slots=True)
class Point:
    """From the day `day` on, `share` of the projects live, with its interval; `failed` of `at_risk` failed on it."""

    day: int
    share: float
    low: float
    high: float
    at_risk: int
    failed: int


@dataclass(frozen=True)
class Survival:
    """A curve with the figures that belong to it. Its first point is day 0."""

    members: int
    failures: int
    points: tuple[Point, ...]
    last_day: int
    ends: tuple[tuple[int, int], ...]

    @cached_property
    def median(self) -> int | None:
        """The day by which half of the projects have failed; None while more than half live."""
        return next((point.day for point in self.points if point.share <= 0.5), None)

    def at(self, day: int) -> Point:
        """The point that holds on that day."""
        return self.points[bisect_right(self.points, day, key=lambda point: point.day) - 1]

    def at_risk(self, day: int) -> int:
        """How many were still under observation on that day."""
        place = bisect_left(self.ends, (day, -1))
        return self.ends[place][1] if place < len(self.ends) else 0


def survival(tallies: Tallies) -> Survival:
    """The curve of Kaplan and Meier with intervals of 95 %.

    The variance is Greenwood's, the interval is built on the scale log(-log) (Kalbfleisch and Prentice 2002,
    section 1.4): it stays within 0 and 1. Where nothing has failed yet, or everything, there is no interval to build,
    and it is the share itself.
    """
    at_risk = members = sum(tally.failed + tally.censored for tally in tallies.values())
    share, spread = 1.0, 0.0
    points = [Point(0, 1.0, 1.0, 1.0, members, 0)]
    ends = []
    for day in sorted(tallies):
        tally = tallies[day]
        ends.append((day, at_risk))
        if tally.failed:
            share *= 1 - tally.failed / at_risk
            spread += tally.failed / (at_risk * (at_risk - tally.failed)) if at_risk > tally.failed else 0
            low, high = _interval(share, spread)
            point = Point(day, share, low, high, at_risk, tally.failed)
            points[-1:] = [point] if day == 0 else [points[-1], point]
        at_risk -= tally.failed + tally.censored
    failures = sum(tally.failed for tally in tallies.values())
    return Survival(members, failures, tuple(points), max(tallies, default=0), tuple(ends))


def _interval(share: float, spread: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    width = _Z * sqrt(spread) / log(share)
    return share ** exp(-width), share ** exp(width)


@dataclass(frozen=True, slots=True)
class LogRank:
    """Whether curves differ: `p` is how often chance alone makes them as different as this."""

    statistic: float
    freedom: int
    p: float


def log_rank(groups: Sequence[Tallies]) -> LogRank | None:
    """The log-rank test of two or more groups (Mantel 1966; the covariance is the hypergeometric one).

    None when there are fewer than two groups, or nothing has failed.
    """
    size = len(groups)
    days = sorted({day for tallies in groups for day, tally in tallies.items() if tally.failed})
    if size < 2 or not days:
        return None
    observed, expected = [0.0] * size, [0.0] * size
    covariance = [[0.0] * (size - 1) for _ in range(size - 1)]
    risks = [_risks(tallies) for tallies in groups]
    for day in days:
        here = [risk.on(day) for risk in risks]
        failed = [tallies.get(day, _NOBODY).failed for tallies in groups]
        everybody, ended = sum(here), sum(failed)
        scale = ended * (everybody - ended) / (everybody - 1) / everybody**2 if everybody > 1 else 0.0
        for row in range(size):
            observed[row] += failed[row]
            expected[row] += ended * here[row] / everybody
        for row in range(size - 1):
            for column in range(size - 1):
                own = everybody * here[row] if row == column else 0
                covariance[row][column] += scale * (own - here[row] * here[column])
    apart = [observed[row] - expected[row] for row in range(size - 1)]
    solved = _solve(covariance, apart)
    if solved is None:
        return None
    statistic = sum(one * other for one, other in zip(apart, solved, strict=True))
    return LogRank(statistic, size - 1, chi_square_tail(statistic, size - 1))


_NOBODY = Tally()


@dataclass(frozen=True, slots=True)
class _Risk:
    days: list[int]
    left: list[int]

    def on(self, day: int) -> int:
        """How many are under observation on the day."""
        return self.left[bisect_left(self.days, day)]


def _risks(tallies: Tallies) -> _Risk:
    days = sorted(tallies)
    left = [0]
    for day in reversed(days):
        left.append(left[-1] + tallies[day].failed + tallies[day].censored)
    return _Risk(days, left[::-1])


def _solve(matrix: list[list[float]], values: list[float]) -> list[float] | None:
    """x of matrix · x = values by elimination; None when a group was never at risk beside another."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    size = len(rows)
    for step in range(size):
        best = max(range(step, size), key=lambda row: abs(rows[row][step]))
        rows[step], rows[best] = rows[best], rows[step]
        if abs(rows[step][step]) < 1e-12:
            return None
        for row in range(size):
            if row != step:
                factor = rows[row][step] / rows[step][step]
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[step], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability that a chi-square of whole degrees of freedom exceeds the statistic (a finite sum)."""
    half = max(statistic, 0.0) / 2
    if half == 0:
        return 1.0
    odd = freedom % 2
    tail = erfc(sqrt(half)) if odd else 0.0
    for step in range(freedom // 2):
        power = step + odd / 2
        tail += exp(power * log(half) - half - lgamma(power + 1))
    return min(tail, 1.0)
