"""Geometry of a map of places, drawn from their coordinates alone: no tiles, no borders, nothing from elsewhere.

A function here computes it, one template draws it; neither knows what is counted.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

WIDTH = 760
TALLEST = 620
LOWEST = 320
MARGIN = 46
# Radii of the marks, and how near two of them may lie before they are moved apart.
SMALLEST, LARGEST = 7.0, 20.0
APART = 2.0
ROUNDS = 12
# A label is about so wide a letter and so high; there is room for so many.
LETTER, LINE = 8.4, 20
MOST_LABELS = 24
# Beyond these no name is tried: where so many found no room, the next hardly will.
MOST_TRIED = 72


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to draw. `weight` (from 0) makes its mark larger, `rank` decides whose name is written first."""

    key: int
    name: str
    latitude: float
    longitude: float
    weight: float = 0
    rank: float = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the drawing, in its units; `label` is "" where there is no room for the name."""

    key: int
    x: float
    y: float
    radius: float
    label: str = ""
    label_x: float = 0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class PointMap:
    """All places of a map, in the order in which they were given."""

    points: tuple[Point, ...]
    width: int
    height: int


def point_map(spots: Sequence[Spot]) -> PointMap:
    """The places as seen from above their middle, north up, each mark clear of the others as far as there is room.

    A degree of longitude is as long as it is at their mean latitude. A region on both sides of the 180th meridian
    (Chukotka) is drawn in one piece.
    """
    if not spots:
        return PointMap((), WIDTH, LOWEST)
    longitudes = _unbroken([spot.longitude for spot in spots])
    mean = radians(sum(spot.latitude for spot in spots) / len(spots))
    flat = [(lon * cos(mean), -spot.latitude) for lon, spot in zip(longitudes, spots, strict=True)]
    left, top = min(x for x, _y in flat), min(y for _x, y in flat)
    wide, high = max(x for x, _y in flat) - left, max(y for _x, y in flat) - top
    room = WIDTH - 2 * MARGIN
    scale = min(room / wide if wide else room, (TALLEST - 2 * MARGIN) / high if high else room)
    height = min(max(round(high * scale) + 2 * MARGIN, LOWEST), TALLEST)
    if not wide and not high:
        scale = 0.0
    across, down = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    places = [((x - left) * scale + across, (y - top) * scale + down) for x, y in flat]
    most = max(spot.weight for spot in spots) or 1
    crowd = min(1.0, 6 / sqrt(len(spots)))
    radii = [max(4.0, (SMALLEST + (LARGEST - SMALLEST) * sqrt(max(spot.weight, 0) / most)) * crowd) for spot in spots]
    places = _moved_apart(places, radii, height)
    labels = _labels(spots, places, radii)
    return PointMap(
        tuple(
            Point(spot.key, round(x, 1), round(y, 1), round(radius, 1), *labels.get(number, ()))
            for number, (spot, (x, y), radius) in enumerate(zip(spots, places, radii, strict=True))
        ),
        WIDTH,
        height,
    )


def _unbroken(longitudes: Sequence[float]) -> list[float]:
    """The same longitudes, on one side of the 180th meridian where they lie on both."""
    if max(longitudes) - min(longitudes) <= 180:
        return list(longitudes)
    return [value + 360 if value < 0 else value for value in longitudes]


def _moved_apart(places: list[tuple[float, float]], radii: Sequence[float], height: int) -> list[tuple[float, float]]:
    """The places, each pair that overlaps pushed apart; a grid keeps it from asking every pair."""
    moved = list(places)
    cell = 2 * max(radii) + APART
    for _round in range(ROUNDS):
        grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, (x, y) in enumerate(moved):
            grid[int(x // cell), int(y // cell)].append(number)
        still = True
        for number in range(len(moved)):
            for other in _near(moved[number], grid, cell):
                if other > number and _push(moved, radii, number, other):
                    still = False
        moved = [
            (min(max(x, MARGIN / 2), WIDTH - MARGIN / 2), min(max(y, MARGIN / 2), height - MARGIN / 2))
            for x, y in moved
        ]
        if still:
            break
    return moved


def _near(place: tuple[float, float], grid: dict[tuple[int, int], list[int]], cell: float) -> list[int]:
    column, row = int(place[0] // cell), int(place[1] // cell)
    return [
        number
        for x in (column - 1, column, column + 1)
        for y in (row - 1, row, row + 1)
        for number in grid.get((x, y), ())
    ]


def _push(moved: list[tuple[float, float]], radii: Sequence[float], one: int, other: int) -> bool:
    """Moves two places apart by half of what they overlap each; says whether they did."""
    (x1, y1), (x2, y2) = moved[one], moved[other]
    across, down = x2 - x1, y2 - y1
    wanted = radii[one] + radii[other] + APART
    distance = sqrt(across * across + down * down)
    if distance >= wanted:
        return False
    if distance == 0:  # the same town: beside each other, in their order
        across, down, distance = 1.0, 0.0, 1.0
        shift = wanted / 2
    else:
        shift = (wanted - distance) / 2
    dx, dy = across / distance * shift, down / distance * shift
    moved[one], moved[other] = (x1 - dx, y1 - dy), (x2 + dx, y2 + dy)
    return True


def _labels(
    spots: Sequence[Spot], places: Sequence[tuple[float, float]], radii: Sequence[float]
) -> dict[int, tuple[str, float, str]]:
    """The names for which there is room, the first in rank before the others: text, x and anchor by number."""
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, radii, strict=True)]
    written: dict[int, tuple[str, float, str]] = {}
    for number in sorted(range(len(spots)), key=lambda index: (-spots[index].rank, index))[:MOST_TRIED]:
        if len(written) == MOST_LABELS:
            break
        name, (x, y), radius = spots[number].name, places[number], radii[number]
        length = len(name) * LETTER
        for anchor, start in (("start", x + radius + 5), ("end", x - radius - 5 - length)):
            box = (start, y - LINE / 2, start + length, y + LINE / 2)
            if box[0] >= 0 and box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                written[number] = (name, round(start if anchor == "start" else x - radius - 5, 1), anchor)
                break
    return written


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
