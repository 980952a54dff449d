"""Geometry of charts. A function here computes it, one template draws it; neither knows what is counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from backend.ui.wording import NBSP

WIDTH = 760
HEIGHT = 280
LEFT = 82
RIGHT = 718
TOP = 16
BOTTOM = 240
GRID = (100, 75, 50, 25, 0)
# Steps nearer to each other than this are one step to the eye; a curve over years has one a day.
FINEST = 2
# How many bands can lie on each other and still be told apart, and how far numbers at the ends stand from each other.
MOST_BANDS = 2
ROOM = 20


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
class Curve:
    """A curve to draw: what it is called in the legend, and its steps in order of time, the first of them at 0.

    `ends` is the time after which nothing is known; None: it is drawn to the end of the axis.
    """

    name: str
    steps: Sequence[Step]
    ends: float | None = None


@dataclass(frozen=True)
class Line:
    """A drawn curve. `number`, from 1, chooses its dashes and stands at its end, where `label_y` leaves room for it."""

    number: int
    name: str
    path: str
    band: str
    label_y: float


@dataclass(frozen=True)
class StepChart:
    """Falling curves in steps with their bands. Points are in units of a drawing of `width` by `height`."""

    lines: tuple[Line, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    mark: Mark | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM

    @property
    def several(self) -> bool:
        """Whether the curves need names to be told apart."""
        return len(self.lines) > 1

    @property
    def banded(self) -> tuple[Line, ...]:
        """The curves whose bands are drawn: none where they would lie on each other."""
        return self.lines if len(self.lines) <= MOST_BANDS else ()


def step_chart(
    curves: Sequence[Step] | Sequence[Curve],
    *,
    until: float,
    every: int,
    name_time: Callable[[int], str],
    mark_at: float | None = None,
    mark_label: str = "",
) -> StepChart:
    """The chart of shares over the time from 0 to `until`, with a tick each `every`.

    The steps of one curve, or several curves with names; the steps are in order of time and begin at 0.
    `mark_at` is the time of the point to show on the first curve.

    Raises:
        ValueError: there are no steps, the first is not at 0, they are out of order, or `until` lies before the last.
    """
    named = [curve for curve in curves if isinstance(curve, Curve)]
    named = named or [Curve("", [step for step in curves if isinstance(step, Step)])]
    for curve in named:
        _check(curve.steps, until)

    def x(time: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * time / until, 1)

    def path(points: Iterable[tuple[float, float]]) -> str:
        return "M" + " ".join(f"{x(time):g},{y(share):g}" for time, share in points)

    def line(number: int, curve: Curve, label_y: float) -> Line:
        steps = _visible(curve.steps, until)
        last = until if curve.ends is None else min(max(curve.ends, steps[-1].at), until)
        spans = list(zip(steps, [*(step.at for step in steps[1:]), last], strict=True))
        above = [(time, step.high) for step, end in spans for time in (step.at, end)]
        below = [(time, step.low) for step, end in spans for time in (step.at, end)]
        middle = path((time, step.value) for step, end in spans for time in (step.at, end))
        return Line(number, curve.name, middle, path([*above, *reversed(below)]) + "Z", label_y)

    steps = named[0].steps
    labels = _apart([y(curve.steps[-1].value) for curve in named])
    return StepChart(
        lines=tuple(
            line(number, curve, place) for number, (curve, place) in enumerate(zip(named, labels, strict=True), 1)
        ),
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


def _check(steps: Sequence[Step], until: float) -> None:
    times = [step.at for step in steps]
    if not times or times[0] != 0 or times != sorted(set(times)) or until < times[-1] or until <= 0:
        raise ValueError("Steps must begin at 0, be in order of time and end by `until`.")


def _visible(steps: Sequence[Step], until: float) -> list[Step]:
    """The steps that the eye can tell apart: of several within `FINEST` units the last, drawn where the first is."""
    finest = until * FINEST / (RIGHT - LEFT)
    kept = [steps[0]]
    for step in steps[1:]:
        if len(kept) > 1 and step.at - kept[-1].at < finest:
            kept[-1] = replace(step, at=kept[-1].at)
        else:
            kept.append(step)
    return kept


def _apart(places: Sequence[float]) -> list[float]:
    """The same heights, moved so that no two are nearer than `ROOM` and all stay inside the drawing."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved, least = list(places), float(TOP)
    for index in order:
        moved[index] = least = max(places[index], least)
        least += ROOM
    most = float(BOTTOM)
    for index in reversed(order):
        moved[index] = most = round(min(moved[index], most), 1)
        most -= ROOM
    return moved


def _mark(x: float, value: float, label: str) -> Mark:
    anchor, away = ("start", 14) if x < (LEFT + RIGHT) / 2 else ("end", -14)
    return Mark(x, y(value), label, x + away, max(y(value) - 16, TOP + 8), anchor)
