"""Geometry of charts. A function here computes it, one template draws it; neither knows what is counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from backend.ui.wording import NBSP

WIDTH = 760
HEIGHT = 280
LEFT = 82
RIGHT = 718
TOP = 16
BOTTOM = 240
GRID = (100, 75, 50, 25, 0)


@dataclass(frozen=True)
class Step:
    """From the time `at` on the share is `value` (0 to 1), with its interval."""

    at: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Tick:
    """A place on an axis in units of the drawing. Every other one is minor: a small screen leaves it out."""

    place: float
    label: str
    minor: bool


@dataclass(frozen=True)
class Mark:
    """The point that a label speaks of; `anchor` keeps the label inside the drawing."""

    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class StepChart:
    """A falling curve in steps with its band. Points are in units of a drawing of `width` by `height`."""

    line: str
    band: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    mark: Mark | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def step_chart(
    steps: Sequence[Step],
    *,
    until: float,
    every: int,
    name_time: Callable[[int], str],
    mark_at: float | None = None,
    mark_label: str = "",
) -> StepChart:
    """The chart of shares over the time from 0 to `until`, with a tick each `every`.

    `steps` are in order of time and begin at 0. `mark_at` is the time of the point to show on the curve.

    Raises:
        ValueError: there are no steps, the first is not at 0, they are out of order, or `until` lies before the last.
    """
    times = [step.at for step in steps]
    if not times or times[0] != 0 or times != sorted(set(times)) or until < times[-1] or until <= 0:
        raise ValueError("Steps must begin at 0, be in order of time and end by `until`.")

    def x(time: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * time / until, 1)

    spans = list(zip(steps, [*times[1:], until], strict=True))
    above = [(time, step.high) for step, end in spans for time in (step.at, end)]
    below = [(time, step.low) for step, end in spans for time in (step.at, end)]

    def path(points: Iterable[tuple[float, float]]) -> str:
        return "M" + " ".join(f"{x(time):g},{y(share):g}" for time, share in points)

    return StepChart(
        line=path((time, step.value) for step, end in spans for time in (step.at, end)),
        band=path([*above, *reversed(below)]) + "Z",
        rows=tuple(Tick(y(share / 100), f"{share}{NBSP}%", minor=False) for share in GRID),
        columns=tuple(
            Tick(x(time), name_time(time), minor=index % 2 == 1)
            for index, time in enumerate(range(0, int(until) + 1, every))
        ),
        mark=None if mark_at is None else _mark(x(mark_at), value_at(steps, mark_at), mark_label),
    )


def y(share: float) -> float:
    """The height of a share of 0 to 1 in the drawing."""
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def value_at(steps: Sequence[Step], time: float) -> float:
    """The share that holds at the time: that of the last step that began by then."""
    return next(step.value for step in reversed(steps) if step.at <= time)


def _mark(x: float, value: float, label: str) -> Mark:
    anchor, away = ("start", 14) if x < (LEFT + RIGHT) / 2 else ("end", -14)
    return Mark(x, y(value), label, x + away, max(y(value) - 16, TOP + 8), anchor)
