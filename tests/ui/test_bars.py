import pytest

from backend.ui.bars import bar_chart
from backend.ui.charts import BOTTOM, LEFT, RIGHT, TOP


def test_the_highest_bar_stays_in_the_drawing_and_all_stand_on_its_ground():
    chart = bar_chart([("2024", 3), ("2025", 17), ("2026", 0)])
    assert all(bar.y + bar.height == pytest.approx(BOTTOM) for bar in chart.bars)
    assert min(bar.y for bar in chart.bars) >= TOP
    assert [bar.height for bar in chart.bars][2] == 0
    assert all(bar.x >= LEFT and bar.x + bar.width <= RIGHT for bar in chart.bars)
    assert [row.label for row in chart.rows] == ["20", "15", "10", "5", "0"]


def test_many_bars_share_few_labels():
    chart = bar_chart([(str(year), 1) for year in range(2000, 2030)])
    assert len(chart.bars) == 30
    assert len(chart.columns) == 10


@pytest.mark.parametrize("values", [[], [("2026", -1)]])
def test_nothing_is_not_drawn(values):
    with pytest.raises(ValueError, match="Bars"):
        bar_chart(values)


def test_only_zeros_are_a_chart_too():
    assert bar_chart([("2026", 0)]).bars[0].height == 0


@pytest.mark.parametrize(("most", "labels"), [(6, "6 4 2 0"), (1, "1 0"), (48, "50 40 30 20 10 0"), (51, "60 40 20 0")])
def test_lines_lie_evenly_at_round_counts(most, labels):
    assert " ".join(row.label for row in bar_chart([("2026", most)]).rows) == labels
