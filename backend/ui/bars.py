"""Geometry of bars: how many of something there were in each year. One template draws it, `ui/chart_bars.html`."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.ui.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Tick
from backend.ui.wording import number

# The share of its place that a bar fills, and how many labels stand under the bars at most.
FILLS = 0.7
LABELS = 10
# The lines of an axis lie one of these times a power of ten apart, and there are at most so many above its ground.
ROUND = (1, 2, 5, 10)
LINES = 5


@dataclass(frozen=True)
class Bar:
    """One bar in units of the drawing; `label` and `value` are what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str


@dataclass(frozen=True)
class BarChart:
    """Bars beside each other on lines. Points are in units of a drawing of `width` by `height`."""

    bars: tuple[Bar, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def bar_chart(values: Sequence[tuple[str, int]]) -> BarChart:
    """The chart of counts, each with its label, in their order.

    Raises:
        ValueError: there is nothing to draw, or a count is below zero.
    """
    if not values or min(count for _label, count in values) < 0:
        raise ValueError("Bars need at least one count, and none below zero.")
    most = max(count for _label, count in values)
    step = _step(most)
    top = max(-(-most // step), 1) * step
    place = (RIGHT - LEFT) / len(values)
    every = -(-len(values) // LABELS)

    def y(count: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * count / top, 1)

    bars = tuple(
        Bar(
            x=round(LEFT + place * (index + (1 - FILLS) / 2), 1), y=y(count), width=round(place * FILLS, 1),
            height=round(BOTTOM - y(count), 1), label=label, value=number(count),
        )
        for index, (label, count) in enumerate(values)
    )  # fmt: skip
    return BarChart(
        bars=bars,
        rows=tuple(Tick(y(count), number(count), minor=False) for count in range(top, -1, -step)),
        columns=tuple(
            Tick(round(LEFT + place * (index + 0.5), 1), label, minor=(index // every) % 2 == 1)
            for index, (label, _count) in enumerate(values)
            if index % every == 0
        ),
    )


def _step(most: int) -> int:
    """How far apart the lines lie, so that at most `LINES` of them reach the highest count."""
    power = 1
    while power * 10 * LINES < most:
        power *= 10
    return next(step * power for step in ROUND if step * power * LINES >= most)
