"""What a randomised comparison says: two shares, their difference, and how sure one can be of it.

Plain arithmetic on four counts; nothing here knows of projects or letters.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
POWER = 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares of 0 to 1. `difference` is treated minus control, `low` and `high` its interval."""

    treated_n: int
    treated_events: int
    control_n: int
    control_events: int
    treated_share: float
    control_share: float
    difference: float
    low: float
    high: float
    confidence: float

    @property
    def covers_zero(self) -> bool:
        """Whether no effect at all remains possible: then the comparison has shown nothing."""
        return self.low <= 0 <= self.high


def compare(
    treated_n: int, treated_events: int, control_n: int, control_events: int, *, confidence: float = CONFIDENCE
) -> Comparison:
    """The difference of two shares with Newcombe's interval, by intention to treat: everybody assigned counts.

    Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10: it
    combines the Wilson intervals of both shares, and holds for small groups and for shares near 0 and 1.

    Raises:
        ValueError: a group is empty, or has more events than members.
    """
    for members, events in ((treated_n, treated_events), (control_n, control_events)):
        if not 0 <= events <= members or members == 0:
            raise ValueError("Each group needs members, and no more events than members.")
    z = _z(confidence)
    treated, control = treated_events / treated_n, control_events / control_n
    treated_low, treated_high = wilson(treated_n, treated_events, z)
    control_low, control_high = wilson(control_n, control_events, z)
    difference = treated - control
    return Comparison(
        treated_n=treated_n,
        treated_events=treated_events,
        control_n=control_n,
        control_events=control_events,
        treated_share=treated,
        control_share=control,
        difference=difference,
        low=difference - sqrt((treated - treated_low) ** 2 + (control_high - control) ** 2),
        high=difference + sqrt((treated_high - treated) ** 2 + (control - control_low) ** 2),
        confidence=confidence,
    )


def wilson(members: int, events: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a share (without continuity correction)."""
    share, squared = events / members, z * z
    centre = share + squared / (2 * members)
    spread = z * sqrt(share * (1 - share) / members + squared / (4 * members * members))
    whole = 1 + squared / members
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)


def needed(control_share: float, difference: float, *, confidence: float = CONFIDENCE, power: float = POWER) -> int:
    """How many each group needs, for a difference of this size to be found with this power.

    The usual formula for two shares (Fleiss, Levin, Paik 2003, section 4.2), without continuity correction.

    Raises:
        ValueError: a share would lie outside of 0 and 1, or the difference is nothing.
    """
    treated_share = control_share + difference
    if not (0 <= control_share <= 1 and 0 <= treated_share <= 1) or difference == 0:
        raise ValueError("Both shares lie between 0 and 1, and they differ.")
    middle = (control_share + treated_share) / 2
    spread = control_share * (1 - control_share) + treated_share * (1 - treated_share)
    sure, found = _z(confidence), NormalDist().inv_cdf(power)
    return ceil(((sure * sqrt(2 * middle * (1 - middle)) + found * sqrt(spread)) / difference) ** 2)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
