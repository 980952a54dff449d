from math import dist

import pytest

from backend.ui.maps import LARGEST, MARGIN, MOST_LABELS, SMALLEST, WIDTH, Spot, point_map


def spots(*places, **fields):
    return [Spot(number, f"Город {number}", latitude, longitude, **fields) for number, (latitude, longitude)
            in enumerate(places)]  # fmt: skip


def test_north_is_up_and_east_is_right():
    south_west, north_east = point_map(spots((50, 40), (52, 44))).points
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


def test_a_degree_of_longitude_is_as_long_as_it_is_so_far_north():
    """At 60 degrees half as long as one of latitude: two of them make a square with one of latitude."""
    one, other, third = point_map(spots((59.5, 40), (60.5, 40), (59.5, 42))).points
    assert abs((one.y - other.y) - (third.x - one.x)) < 10


def test_everything_lies_inside_the_drawing():
    drawn = point_map(spots(*((50 + n % 20 * 0.3, 40 + n // 20 * 0.5) for n in range(400))))
    assert all(point.x - point.radius >= 0 and point.x + point.radius <= drawn.width for point in drawn.points)
    assert all(point.y - point.radius >= 0 and point.y + point.radius <= drawn.height for point in drawn.points)
    assert sum(bool(point.label) for point in drawn.points) <= MOST_LABELS


def test_one_place_stands_in_the_middle_and_none_is_no_mistake():
    (only,) = point_map(spots((50, 40))).points
    assert only.x == WIDTH / 2
    assert point_map([]).points == ()


def test_two_in_one_town_stand_beside_each_other():
    one, other, _far = point_map(spots((50, 40), (50, 40), (55, 50))).points
    assert dist((one.x, one.y), (other.x, other.y)) >= one.radius + other.radius


def test_the_180th_meridian_does_not_tear_a_region_apart():
    anadyr, provideniya, moscow_side = point_map(spots((64.7, 177.5), (64.4, -173.2), (68, 166))).points
    assert moscow_side.x < anadyr.x < provideniya.x


@pytest.mark.parametrize(("weight", "radius"), [(0, SMALLEST), (100, LARGEST)])
def test_the_more_it_weighs_the_larger_its_mark(weight, radius):
    heavy = Spot(0, "Город", 50, 40, weight=weight)
    drawn = point_map([heavy, Spot(1, "Другой", 60, 60, weight=100)])
    assert drawn.points[0].radius == radius


def test_where_there_is_no_room_for_two_names_the_first_in_rank_is_written():
    near = [Spot(0, "Нижний Бестях", 50, 40, rank=1), Spot(1, "Верхний Бестях", 50, 40.001, rank=9),
            Spot(2, "Даль", 55, 60)]  # fmt: skip
    labels = {point.key: point.label for point in point_map(near).points}
    assert labels[1] == "Верхний Бестях"


def test_no_name_runs_out_of_the_drawing():
    edge = [Spot(0, "Очень длинное название посёлка на востоке", 50, 60, rank=9), Spot(1, "Запад", 50, 40)]
    east = point_map(edge).points[0]
    assert (east.anchor, east.label_x < WIDTH - MARGIN) == ("end", True)
