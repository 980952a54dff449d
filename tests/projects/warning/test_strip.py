"""The strip of levels: days in a row at one level are one bar."""

from datetime import timedelta

from backend.demo.factories import TODAY
from projects.warning.models import RiskDay
from projects.warning.strip import FOOT, WIDTH, strip_of

DAY = timedelta(days=1)


def days(*turns):
    return [RiskDay(on=TODAY - ago * DAY, level=level) for ago, level in turns]


def test_a_level_holds_until_the_next_turn_and_the_last_until_today():
    strip = strip_of(days((200, 1), (10, 2), (5, 0)), today=TODAY, weeks=2)
    assert [(bar.level, bar.since, bar.until) for bar in strip.bars] == [
        (1, TODAY - 13 * DAY, TODAY - 11 * DAY),
        (2, TODAY - 10 * DAY, TODAY - 6 * DAY),
        (0, TODAY - 5 * DAY, TODAY),
    ]
    assert strip.bars[0].x == 0
    assert abs(strip.bars[-1].x + strip.bars[-1].width - WIDTH) <= 1
    assert [bar.y + bar.height for bar in strip.bars] == [FOOT] * 3
    assert strip.bars[1].height > strip.bars[0].height > strip.bars[2].height > 0


def test_days_before_the_first_count_are_empty_and_equal_levels_are_one_bar():
    strip = strip_of(days((6, 1), (3, 1), (1, 1)), today=TODAY, weeks=2)
    assert [(bar.since, bar.until) for bar in strip.bars] == [(TODAY - 6 * DAY, TODAY)]
    assert strip.bars[0].x > 0


def test_without_a_count_there_is_nothing_to_show():
    assert strip_of([], today=TODAY, weeks=13).bars == []
